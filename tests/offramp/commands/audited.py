"""Fixtures: a small application, and `offramp audit` of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp.cli import cli

APP = """\
from flask import Flask, request

app = Flask(__name__, static_folder=None)
notes = []


@app.get("/notes")
def show():
    return {"notes": notes}


@app.post("/notes")
def add():
    notes.append(request.get_json()["text"])
    return {"count": len(notes)}, 201


@app.get("/about")
def about():
    return "about"
"""


DOCUMENTS = {
    *("architecture-audit.md", "migration-candidates.md", "serverless-design.md"),
    *("audit.html", "audit.json", "audit.sarif"),
}


@pytest.fixture
def app(tmp_path):
    """The folder of a small application with one sin."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "app.py").write_text(APP)
    return folder


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Call the command in an empty folder; raises what it raises."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def call(*arguments):
        words = [str(one) for one in arguments]
        return CliRunner().invoke(cli, ["audit", "--no-weights", *words], catch_exceptions=False)

    return call


def files(folder):
    """Return the names of all files below *folder*, without what is remembered."""
    found = (path.relative_to(folder) for path in Path(folder).rglob("*") if path.is_file())
    return {str(path) for path in found if ".audit-cache" not in path.parts}
