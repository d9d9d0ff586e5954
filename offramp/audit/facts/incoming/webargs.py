"""
Mappings by which webargs reads a request: `@use_kwargs({"limit": fields.Int()})`.

So does `parser.parse({...}, request, location="query")`. Source: webargs/core.py (`Parser`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.each import Place
from offramp.audit.facts.incoming import fields
from offramp.audit.facts.incoming.examples import Reading
from offramp.audit.facts.incoming.parts import Taken
from offramp.code.names import Names
from offramp.code.nodes import last_name
from offramp.code.origins import led

DECORATORS = frozenset({"use_kwargs", "use_args"})
PARSE = re.compile(r"^webargs\b.*\.parse$")


def described(subject: Subject, context: Context) -> Iterator[Taken]:
    """Yield the keys of a route's mappings, each with its location; "" where none is said."""
    view = context.project.function(subject.declared.view or "")
    names = context.project.names(view.module) if view else None
    for node in view.decorators if view else ():
        if names is not None and isinstance(node, ast.Call) and last_name(node.func) in DECORATORS:
            yield from _of_mapping(node, names, context)
    for _, found in each.some(_parsed, subject.own, context):
        yield from found


def location(node: ast.Call) -> str:
    """Return what is said of where values are: `location="query"`."""
    said = (one.value for one in node.keywords if one.arg == "location")
    return str(getattr(next(said, None), "value", ""))


def parses(place: Place) -> Iterator[tuple[ast.Call, Names]]:
    """Yield the calls by which one function has webargs read the request."""
    if any(map(PARSE.match, place.sites.called)):
        names = place.context.project.names(place.function.module, place.function)
        for call in names.own.every(ast.Call):
            if PARSE.match(names.ref(call.func) or ""):
                yield call, names


def _parsed(place: Place) -> Iterator[Taken]:
    for call, names in parses(place):
        yield from _of_mapping(call, names, place.context)


def _of_mapping(node: ast.Call, names: Names, context: Context) -> Iterator[Taken]:
    given = node.args[0] if node.args else None
    found = (one for one, _ in led(given, names) if isinstance(one, ast.Dict)) if given else ()
    for held in found:
        for key, value in zip(held.keys, held.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                made = value if isinstance(value, ast.Call) else None
                example = Reading(names, context).of_made(made) if made else ""
                needed = made is not None and fields.is_required(made)
                yield Taken(location(node), key.value, needed, example)
        return
