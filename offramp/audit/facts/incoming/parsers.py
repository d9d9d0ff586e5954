"""Parsers of Flask-RESTful and -RESTX: the arguments of the one that a function asks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping

from offramp.audit.context import Context, Subject
from offramp.audit.facts import each
from offramp.audit.facts.each import Place
from offramp.audit.facts.incoming import examples
from offramp.audit.facts.incoming.parts import Taken
from offramp.code.given import Given, Items, Literal
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.project import Project

DEEPEST = 4  # parsers that are copied from others
COPIED = frozenset({"copy", "deepcopy"})

Argument = tuple[Given, Mapping[str, Given]]


def asked(subject: Subject, context: Context) -> Iterator[Taken]:
    """Yield the arguments of the parsers that a route's functions ask, with their location."""
    for _, found in each.some(_asked, subject.own, context):
        yield from found


def _asked(place: Place) -> Iterator[Taken]:
    called = place.sites.called
    if any("RequestParser()" in one and one.endswith("parse_args") for one in called):
        for name, options in _arguments(place.context.project, place.function):
            if isinstance(name, Literal) and isinstance(name.value, str):
                required = getattr(options.get("required"), "value", False) is True
                key = name.value.lstrip("-")
                yield Taken(_location(options), key, required, _example(options))


def _location(options: Mapping[str, Given]) -> str:
    """Return where an argument is read, the first of several; "" where nothing is said."""
    given = options.get("location")
    first = next(iter(given.items), given) if isinstance(given, Items) else given
    return str(getattr(first, "value", ""))


def _example(options: Mapping[str, Given]) -> str:
    """Return a value that an argument may have: one of its choices, or of its type."""
    choices = options.get("choices")
    first = next(iter(choices.items), None) if isinstance(choices, Items) else None
    kind = getattr(options.get("type"), "ref", "").removesuffix("()").rpartition(".")[2]
    value = getattr(first, "value", None)
    found = json.dumps(value) if isinstance(value, str | int) else examples.of_name(kind)
    is_list = getattr(options.get("action"), "value", "") == "append"
    return examples.listed(found) if is_list else found


def _arguments(project: Project, function: Function) -> Iterator[Argument]:
    """Yield name and options of each argument of the parsers that *function* asks."""
    names = project.names(function.module, function)
    for call in names.own.every(ast.Call):
        if getattr(call.func, "attr", "") == "parse_args" and isinstance(call.func, ast.Attribute):
            yield from _of_parser(call.func.value, names, 0)


def _of_parser(node: ast.expr, names: Names, depth: int) -> Iterator[Argument]:
    """Yield the arguments that are added to a parser where it is made, and to what it copies."""
    if not isinstance(node, ast.Name | ast.Attribute) or depth > DEEPEST:
        return
    is_local = isinstance(node, ast.Name) and names.own.has(node.id)
    home = None if is_local else names.home(node)
    scope = names if home is None else names.project.names(home[0])
    name = home[1] if home else getattr(node, "id", "")
    calls = names.own.every(ast.Call) if home is None else _top_calls(scope)
    for call in calls:
        added = call.func if isinstance(call.func, ast.Attribute) else None
        if added is None or added.attr != "add_argument":
            continue
        if call.args and getattr(added.value, "id", "") == name:
            words = {one.arg: scope.given(one.value) for one in call.keywords if one.arg}
            yield scope.given(call.args[0]), words
    bound = home[0].bindings.get(name, ()) if home else names.bindings(name)
    for one in bound:
        made = getattr(one, "value", None)
        func = made.func if isinstance(made, ast.Call) else None
        if isinstance(func, ast.Attribute) and func.attr in COPIED:
            yield from _of_parser(func.value, scope, depth + 1)


def _top_calls(names: Names) -> Iterator[ast.Call]:
    """Yield the calls that are statements of a module's top."""
    for statement in names.module.top.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            yield statement.value
