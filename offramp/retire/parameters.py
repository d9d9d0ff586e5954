"""Tables of parameters: `@pytest.mark.parametrize("path", ["/a", "/b"])`, row by row."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from offramp.retire.code import Code
from offramp.retire.units import Key, last_name

NO_NAMES = frozenset({"str", "repr"})  # given as `ids`, they make one of each row


@dataclass(frozen=True)
class Row:
    """One row: its node, what its parameters are given, and its place in a list of ids."""

    node: ast.expr
    values: dict[str, ast.expr]
    label: ast.expr | None


@dataclass(frozen=True)
class Table:
    """
    The rows that a test is run for.

    *home* is the unit that the rows stand in: the test, its class, or a value of a module.
    *is_sure* tells that a row can be taken out by itself.
    """

    home: Key
    rows: tuple[Row, ...]
    is_sure: bool = True


def tables(code: Code, test: Key) -> Iterator[Table]:
    """Yield the tables of parameters of a test, and of its class."""
    owner = Key(test.module, test.name.rpartition(".")[0])
    for key in (test, owner):
        unit = code.unit(key) if key.name else None
        for node in unit.nodes if unit else ():
            for decorator in getattr(node, "decorator_list", ()):
                if isinstance(decorator, ast.Call) and last_name(decorator) == "parametrize":
                    yield from _table(code, key, decorator)


def _table(code: Code, key: Key, call: ast.Call) -> Iterator[Table]:
    given = {one.arg: one.value for one in call.keywords}
    names = _names(call.args[0] if call.args else given.get("argnames"))
    listed = call.args[1] if len(call.args) > 1 else given.get("argvalues")
    home = key
    if isinstance(listed, ast.Name):
        led = [one for one in code.resolve(key.module, (listed.id,)) if isinstance(one, Key)]
        home = led[-1] if led else key
        unit = code.unit(home)
        made = getattr(unit.nodes[0], "value", None) if unit and len(unit.nodes) == 1 else None
        listed = made if isinstance(made, ast.List | ast.Tuple) else listed
    if names is None or not isinstance(listed, ast.List | ast.Tuple):
        return
    labels = _labels(given.get("ids"), len(listed.elts))
    rows = [
        Row(node, dict(zip(names, _values(node, len(names)), strict=False)), label)
        for node, label in zip(listed.elts, labels or [None] * len(listed.elts), strict=True)
    ]
    yield Table(home, tuple(rows), is_sure=labels is not None and all(map(_is_row, listed.elts)))


def _names(node: ast.expr | None) -> list[str] | None:
    match node:
        case ast.Constant(value=str(text)):
            return [one.strip() for one in text.split(",") if one.strip()]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [str(one.value) for one in parts if isinstance(one, ast.Constant)]
        case _:
            return None


def _values(node: ast.expr, count: int) -> list[ast.expr]:
    if isinstance(node, ast.Call) and last_name(node) == "param":
        return node.args
    return node.elts if count > 1 and isinstance(node, ast.List | ast.Tuple) else [node]


def _is_row(node: ast.expr) -> bool:
    return not isinstance(node, ast.Starred)


def _labels(node: ast.expr | None, count: int) -> list[ast.expr | None] | None:
    """Return the ids of the rows, None for each where a function makes them; None: not known."""
    is_made = node is None or isinstance(node, ast.Lambda)
    if is_made or (isinstance(node, ast.Name) and node.id in NO_NAMES):
        return [None] * count
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == count:
        return list(node.elts)
    return None
