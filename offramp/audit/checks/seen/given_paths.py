"""Paths that a function is given by its callers, or asks another function of the project for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.files import PATH
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Given, Reference
from offramp.code.sites import Call

RETURNED = re.compile(rf"(?:{PATH}|os\.path\.join\(\))$")


def asked(context: Context, place: Place) -> Iterator[tuple[Place, list[int]]]:
    """Yield the project's functions that are called for a path, and the lines that return it."""
    for name in sorted(place.sites.called):
        sites = context.graph.sites(name) if context.project.function(name) is not None else None
        lines = [one.line for one in sites.returns if _is_path(one.value)] if sites else []
        if sites is not None and lines:
            yield Place(name, place.file, sites), lines


def _is_path(value: Given) -> bool:
    return isinstance(value, Reference) and RETURNED.match(value.ref) is not None


def led(
    context: Context, place: Place, call: Call, value: Given
) -> Iterator[tuple[Given, Place, int]]:
    """Yield what a path is, in which function and line: that of callers, where they give it."""
    yield value, place, call.line
    function = context.project.function(place.ref) if callers.may_be_given(value) else None
    node = callers.node(context, place.ref, call) if function is not None else None
    name = next((one.id for one in node.args[:1] if isinstance(one, ast.Name)), "") if node else ""
    if function is None or not name:
        return
    if name not in context.project.names(function.module, function).own.parameters:
        return
    at = callers.place_of(context, function, name)
    for caller, one in callers.calling(context, function) if at >= 0 else ():
        yield one.given(at, name), caller, one.line
