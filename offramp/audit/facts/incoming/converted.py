"""Values that keys may have, by how code uses them: `int(body["n"])`, `for one in body["ids"]`."""

from __future__ import annotations

import ast
import datetime as dt
import json
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.incoming import examples
from offramp.audit.facts.incoming.examples import LIST, TEXT, Reading
from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.nodes import last_name

CONVERTERS = frozenset({"int", "float", "bool", "Decimal", "UUID", "strtobool", "str2bool"})
READ = frozenset({"fromisoformat", "parse_date", "parse_datetime"})
AT = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)  # any time that all formats can show
MAIL = "validate_email"
DEEPEST = 3  # names that lead to names

Example = tuple[ast.expr, str, str]


def find(names: Names, context: Context) -> Iterator[Example]:
    """Yield what each such key is taken of, the key, and a value as JSON."""
    for call in names.own.every(ast.Call):
        if call.keywords:
            yield from _said(call, names, context)
        if call.args and (value := _of_converter(call, names, context)):
            yield from ((holder, key, value) for holder, key in taken(call.args[0], names))
    for loop in names.own.every(ast.For):
        yield from ((holder, key, LIST) for holder, key in taken(loop.iter, names))
    for comprehension in names.own.every(ast.comprehension):
        yield from ((holder, key, LIST) for holder, key in taken(comprehension.iter, names))
    for item in names.own.every(ast.Subscript):
        match item:
            case ast.Subscript(value=ast.Subscript() as outer, slice=ast.Constant(str() as inner)):
                value = json.dumps({inner: TEXT})
                yield from ((holder, key, value) for holder, key in taken(outer, names))


def _said(call: ast.Call, names: Names, context: Context) -> Iterator[Example]:
    """Yield what `request.args.get("page", 1, type=int)` says of a key."""
    types = [one.value for one in call.keywords if one.arg == "type"]
    if types and (value := Reading(names, context).of_annotation(types[0])):
        yield from ((holder, key, value) for holder, key in taken(call, names))


def _of_converter(call: ast.Call, names: Names, context: Context) -> str:
    """Return a value of what a call makes of its first argument, or asks it to be."""
    name = last_name(call.func)
    if name in CONVERTERS:
        return examples.of_name(name)
    if name in READ:
        owner = getattr(call.func, "value", None)
        return examples.of_name(
            last_name(owner) if owner is not None else name.removeprefix("parse_")
        )
    if name == MAIL:
        return examples.of_name("email")
    asked = call.args[1] if len(call.args) > 1 else None
    if name == "isinstance" and asked is not None:
        return Reading(names, context).of_annotation(asked)
    if name == "strptime" and asked is not None:
        given = getattr(names.given(asked), "value", None)
        return json.dumps(AT.strftime(given)) if isinstance(given, str) else ""
    return ""


def taken(node: ast.expr, names: Names, depth: int = 0) -> Iterator[tuple[ast.expr, str]]:
    """Yield of what a value is taken, and by which key that stands there."""
    match node:
        case (
            ast.Subscript(value=holder, slice=ast.Constant(value=str() as key))
            | ast.Call(
                func=ast.Attribute(value=holder, attr=("get" | "pop")),
                args=[ast.Constant(value=str() as key), *_],
            )
        ):
            yield holder, key
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):
            yield from taken(first, names, depth)
        case ast.NamedExpr(value=inner):
            yield from taken(inner, names, depth)
        case ast.Name(id=name) if depth < DEEPEST:
            match names.bindings(name):
                case [Assigned(value=value, how="value")]:
                    yield from taken(value, names, depth + 1)
        case _:
            return
