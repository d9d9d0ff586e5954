"""Keys that stand in a list: `[x for x in NAMES if x not in body]`, `Form(required=NAMES)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.given import Items, Keys, Literal
from offramp.code.module import Assigned
from offramp.code.names import Names

TAKING = frozenset({"get", "getlist", "pop"})


def listed(names: Names) -> Iterator[tuple[ast.expr, str]]:
    """Yield what a function asks for such keys, with each of them."""
    for name, holder in asked(names):
        for key in gone_through(name, names):
            yield holder, key
    yield from _compared(names)
    yield from _matched(names)


def _compared(names: Names) -> Iterator[tuple[ast.expr, str]]:
    """Yield the keys of `{"a", "b"} <= body.keys()`, `FIELDS - set(body)`."""
    for test in names.own.every(ast.Compare):
        match test:
            case ast.Compare(listed, [ast.LtE() | ast.Lt()], [holder]):
                yield from ((_mapping(holder), key) for key in _texts(listed, names))
    for rest in names.own.every(ast.BinOp):
        if isinstance(rest.op, ast.Sub):
            yield from ((_mapping(rest.right), key) for key in _texts(rest.left, names))


def _matched(names: Names) -> Iterator[tuple[ast.expr, str]]:
    """Yield the keys of `match body: case {"name": name}: ...`."""
    for match in names.own.every(ast.Match):
        for case in match.cases:
            for pattern in ast.walk(case.pattern):
                for key in pattern.keys if isinstance(pattern, ast.MatchMapping) else ():
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield match.subject, key.value


def _mapping(node: ast.expr) -> ast.expr:
    """Return the mapping of `body.keys()` or `set(body)`."""
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr="keys")):
            return inner
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[inner]):
            return _mapping(inner)
        case _:
            return node


def _texts(node: ast.expr, names: Names) -> list[str]:
    given = names.given(node.args[0] if _is_set(node) and isinstance(node, ast.Call) else node)
    items = given.items if isinstance(given, Items) else ()
    texts = [one.value for one in items if isinstance(one, Literal)]
    return [one for one in texts if isinstance(one, str)]


def _is_set(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[_]):
            return True
        case _:
            return False


def asked(names: Names) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names by which something is asked for a key, and what."""
    for test in names.own.every(ast.Compare):
        match test:
            case ast.Compare(ast.Name(id=name), [ast.In() | ast.NotIn()], [holder]):
                yield name, holder
    for item in names.own.every(ast.Subscript):
        if isinstance(item.slice, ast.Name):
            yield item.slice.id, item.value
    for call in names.own.every(ast.Call):
        func, key = call.func, call.args[0] if call.args else None
        if isinstance(key, ast.Name) and isinstance(func, ast.Attribute) and func.attr in TAKING:
            yield key.id, func.value


def gone_through(name: str, names: Names) -> Iterator[str]:
    """Yield the texts of the list that a loop's variable goes through."""
    for one in names.bindings(name):
        if isinstance(one, Assigned) and one.how == "item":
            given = names.given(one.value)
            for item in given.items if isinstance(given, Items) else ():
                if isinstance(item, Literal) and isinstance(item.value, str):
                    yield item.value


def described(call: ast.Call, names: Names) -> Iterator[tuple[str, bool]]:
    """Yield the keys of an own description that a body is read by: `Form(required={...})`."""
    for argument in call.args:
        home = names.home(argument) if isinstance(argument, ast.Name | ast.Attribute) else None
        for binding in home[0].bindings.get(home[1], []) if home else ():
            if home and isinstance(binding, Assigned) and isinstance(binding.value, ast.Call):
                scope = names.project.names(home[0])
                for keyword in binding.value.keywords:
                    keys = scope.given(keyword.value)
                    for key, _ in keys.items if isinstance(keys, Keys) else ():
                        if isinstance(key, str):
                            yield key, keyword.arg == "required"
