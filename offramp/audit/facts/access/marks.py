"""What decorators leave on a view for a hook to look at: `view.is_public = True`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.access.verdicts import UNSETTLED
from offramp.code.module import Function
from offramp.code.nodes import everything


class Left:
    """What functions of a project leave on others; each is looked at once."""

    def __init__(self, _context: Context) -> None:
        self._known: dict[str, list[tuple[str, object]]] = {}

    def by(self, function: Function) -> list[tuple[str, object]]:
        """Return (name, value) of what a function leaves; UNSETTLED for what it was given."""
        if function.ref not in self._known:
            self._known[function.ref] = list(_left(function.node))
        return self._known[function.ref]


def _left(node: ast.AST) -> Iterator[tuple[str, object]]:
    for statement in everything(node):
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr=name)], value=value):
                yield name, _value(value)
            case ast.Assign(
                targets=[ast.Subscript(value=holder, slice=ast.Constant(value=str() as name))],
                value=value,
            ) if "__dict__" in ast.dump(holder) or "vars" in ast.dump(holder):
                yield name, _value(value)
            case ast.Call(
                func=ast.Name(id="setattr"), args=[_, ast.Constant(value=str() as name), value]
            ):
                yield name, _value(value)
            case _:
                pass


def _value(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else UNSETTLED
