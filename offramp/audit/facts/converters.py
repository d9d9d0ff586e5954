"""The variables of a path and their converters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context, Subject
from offramp.code.given import Given, Keys, Literal, Reference
from offramp.code.module import Class

PART = re.compile(r"<(?:(?P<converter>[a-zA-Z_]\w*)(?:\((?P<arguments>[^<>]*)\))?:)?(?P<name>\w+)>")
OWN = frozenset({"any", "default", "float", "int", "path", "string", "uuid"})  # Werkzeug's
NUMBERS = frozenset({"int", "float"})
NO_SLASH = re.compile(r"\[\^[^\]]*/[^\]]*\]")
ANYTHING = re.compile(r"(?<!\\)\.")
PATH = frozenset(
    f"werkzeug.routing.{name}" for name in ("PathConverter", "converters.PathConverter")
)


def converters(subject: Subject, context: Context) -> dict[str, str]:
    """
    Return the path's variables with their converters; "string" is Flask's default.

    One of the application's own that takes several segments, as "path" does, is said to be it.
    """
    found = {one["name"]: one for one in PART.finditer(subject.declared.path)}
    return {name: _said(one, context) for name, one in found.items()}


def numbers(context: Context) -> dict[str, set[str]]:
    """Return the variables of paths that are numbers, by the views which are given them."""
    found: dict[str, set[str]] = {}
    for route in context.surface.routes:
        named = {one["name"] for one in PART.finditer(route.path) if one["converter"] in NUMBERS}
        found.setdefault(route.view or "", set()).update(named)
    return found


def _said(one: re.Match[str], context: Context) -> str:
    name = one["converter"] or "string"
    if name not in OWN and name in context.once(_of_several):
        return "path"
    return name + (f"({one['arguments']})" if one["arguments"] else "")


def _of_several(context: Context) -> frozenset[str]:
    """Return the names of the application's converters that take several segments."""
    return frozenset(
        name
        for name, ref in _registered(context)
        if (cls := context.project.cls(ref)) is not None and _takes_several(cls, context)
    )


def _registered(context: Context) -> Iterator[tuple[str, str]]:
    """Yield what is put into `url_map.converters`: names, and references of classes."""
    for _, _, sites in context.places(["converters"]):
        found: list[tuple[object, Given]] = []
        found += [
            (write.key.value, write.value)
            for write in sites.writes
            if write.target.endswith(".converters") and isinstance(write.key, Literal)
        ]
        for call in sites.calls:
            if call.target.endswith(".converters.update"):
                given = call.given(0, "")
                found += [*call.keywords.items(), *(given.items if isinstance(given, Keys) else ())]
        yield from ((str(name), one.ref) for name, one in found if isinstance(one, Reference))


def _takes_several(cls: Class, context: Context) -> bool:
    """Tell whether the nearest `regex` matches a slash; where none is, whether a base's does."""
    classes = context.project.classes
    lineage = classes.lineage(cls)
    regex = _constant(lineage, "regex")
    if regex is None:
        return any(base in PATH for one in lineage for base in classes.bases(one))
    is_isolated = _constant(lineage, "part_isolating")
    if is_isolated is None:
        is_isolated = "/" not in str(regex)  # as Werkzeug has it
    open_part = NO_SLASH.sub("", str(regex))
    return not is_isolated and ("/" in open_part or ANYTHING.search(open_part) is not None)


def _constant(lineage: list[Class], name: str) -> object:
    """Return the constant that the nearest class gives *name*, None where none does."""
    given = (put.value for one in lineage for put in one.attributes.get(name, ()))
    return next((one.value for one in given if isinstance(one, ast.Constant)), None)
