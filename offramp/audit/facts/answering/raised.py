"""Errors that are raised on a route's way, each with the status that says so where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from offramp.audit.context import BEFORE, Context, Subject, runs_for
from offramp.audit.facts import each
from offramp.audit.facts.answering.statuses import BY_NAME, HTTP_ERRORS, Statuses
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.each import Place
from offramp.audit.facts.methods import Guards
from offramp.code.called import Called
from offramp.code.given import Reference, Unknown
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.surface.model import Declared

ABORTS = re.compile(r"(^|\.)abort(\(\))?$")
PARSES = re.compile(r"^webargs\b.*\.parse$")
ENDING = Called(lambda name: name.endswith("_or_404") or ABORTS.search(name) or PARSES.match(name))
LOADING = Called(lambda name: name.endswith((".load", ".loads")))
INVALID = "marshmallow.ValidationError"  # what `schema.load(body)` raises
MISSING, UNFIT = 404, 422
WERKZEUG, ANY_ERROR = "werkzeug.exceptions.", "HTTPException"


class Raised(NamedTuple):
    """
    An error: its status where that is known, its reference where it has one, its line.

    *answer* is what `abort` is handed in the place of a status, with the scope it stands in.
    """

    status: int | None
    ref: str
    line: int
    answer: tuple[ast.expr, Names] | None = None


def of(subject: Subject, context: Context) -> Iterator[Raised]:
    """Yield the errors of the route's own code, and of hooks that refuse."""
    before = [one.function for one in subject.hooks if one.kind in BEFORE]
    hooks = context.graph.reached(before) if before and subject.declared.view else {}
    reached = {**subject.own, **(hooks if _is_guarded(subject, context) else {})}
    guards = context.once(Guards)
    for ref, found in each.some(_in_one, reached, context):
        yield from (one for one in found if guards.runs(ref, one.line, subject.method))


def _in_one(place: Place) -> Iterator[Raised]:
    statuses = place.context.once(Statuses)
    for raised in place.sites.raises:
        made = statuses.of_made(raised.target, raised.args, raised.keywords)
        status = made or statuses.of_maker(raised.target)
        if status or statuses.handler(raised.target):
            yield Raised(status, raised.target, raised.line)
    for call in ENDING.of(place.sites):
        if call.target.endswith("_or_404"):
            yield Raised(MISSING, "", call.line)
        elif PARSES.match(call.target):
            yield Raised(UNFIT, "", call.line)
        elif status := statuses.of_given(given := call.given(0, "code")):
            yield Raised(status, "", call.line)
        elif isinstance(given, Reference | Unknown):
            yield from _handed(call.line, place)
    is_handled = statuses.handler(INVALID) is not None
    for call in LOADING.of(place.sites) if is_handled else ():
        if _is_schema(call.target, place.context):
            yield Raised(None, INVALID, call.line)


def _handed(line: int, place: Place) -> Iterator[Raised]:
    """Yield the answers that `abort(make_response(...))` is handed."""
    names = place.context.project.names(place.function.module, place.function)
    for node in names.own.every(ast.Call):
        is_one = node.lineno == line and ABORTS.search(names.ref(node.func) or "")
        if is_one and node.args and isinstance(node.args[0], ast.Call | ast.Name):
            yield Raised(None, "", line, (node.args[0], names))


def of_status(raised: Raised, declared: Declared, context: Context) -> Function | None:
    """Return what handles an error by its status: `@app.errorhandler(404)`."""
    bases = context.project.classes.ancestors(raised.ref) if raised.ref else ()
    is_http = not raised.ref or any(one.startswith(HTTP_ERRORS) for one in (raised.ref, *bases))
    if raised.status is None or not is_http:
        return None
    classes = [name for name, code in BY_NAME.items() if code == raised.status]
    for about in (str(raised.status), *(f"{WERKZEUG}{name}" for name in (*classes, ANY_ERROR))):
        for hook in context.surface.hooks:
            if hook.about == about and runs_for(hook, declared):
                return context.project.function(hook.function)
    return None


def _is_schema(target: str, context: Context) -> bool:
    cls = context.project.cls(target.rpartition(".")[0].removesuffix("()"))
    return cls is not None and model_schemas.is_schema(cls, context)


def _is_guarded(subject: Subject, context: Context) -> bool:
    from offramp.audit.facts.access import auth

    return context.of(auth.find, subject).kind != "none"
