"""Whether an application's name is that of what makes it, and what has to be given to that."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from offramp.code.module import Function
from offramp.code.project import Project
from offramp.code.source import expression

ANSWERS = "start_response"  # the last argument of what is an application itself (PEP 3333)


@dataclass(frozen=True)
class Factory:
    """*is_one* is None where the text does not tell; *asks* are arguments without a default."""

    is_one: bool | None = None
    asks: tuple[str, ...] = ()


UNKNOWN = Factory()


def factory(project: Project, application: str) -> Factory:
    """Return what *application*, "module:name", is in its project: made there, or what makes it."""
    dotted, _, name = application.partition(":")
    module, node = project.find(dotted), expression(name)
    if module is None or not isinstance(node, ast.Name | ast.Attribute):
        return UNKNOWN
    if len({type(one) for one in module.bindings.get(name, ())}) > 1:
        return UNKNOWN  # a function, and later its result: the last one counts as it runs
    ref = project.names(module).ref(node)
    function = project.function(ref or "")
    if function is not None:
        wanted = _wanted(function)
        return Factory(is_one=wanted[-1:] != [ANSWERS], asks=tuple(wanted))
    return Factory(is_one=None if ref is None else project.cls(ref) is not None)


def _wanted(function: Function) -> list[str]:
    """Return the arguments that have no default; of a method none, since one is its object."""
    given = function.node.args
    if function.owner is not None:
        return []
    places = [*given.posonlyargs, *given.args]
    wanted = places[: len(places) - len(given.defaults)]
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    wanted += [one for one, default in pairs if default is None]
    return [one.arg for one in wanted]
