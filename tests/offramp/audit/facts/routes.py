"""An application in a few lines, and what a fact says of its routes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from offramp.audit.context import Context, Subject
from offramp.code import read, surface
from offramp.code.graph import Graph

T = TypeVar("T")
HEAD = """\
from functools import wraps
from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, redirect, request
from flask import make_response, render_template, send_file, session, stream_with_context, url_for
app = Flask(__name__)
"""


def context(folder: Path, source: str | Mapping[str, str]) -> Context:
    """Read *source*: `app.py` after `HEAD`, or whole files by name."""
    files = {"app.py": HEAD + source} if isinstance(source, str) else source
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    project = read(folder)
    return Context(project, Graph(project), surface.find(project))


def fact(
    find: Callable[[Subject, Context], T],
    folder: Path,
    source: str | Mapping[str, str],
    path: str = "/",
) -> T:
    """Return what *find* says of the route at *path*."""
    made = context(folder, source)
    subject = next(one for one in made.subjects if one.declared.path == path)
    return find(subject, made)
