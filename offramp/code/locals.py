"""What a function binds itself: its arguments and variables; and what it answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.code.bindings import bound
from offramp.code.module import Assigned, Binding, Function, Module
from offramp.code.nodes import FunctionNode, within

ANSWERS = (ast.Return, ast.Yield, ast.YieldFrom)
NOTED = frozenset({*ANSWERS, ast.comprehension, ast.Global})  # of what is inside a function


@dataclass
class Locals:
    """
    One function's own names; empty at the top of a module.

    *nodes* is what is inside the function, and *returns* what it returns or yields, both in the
    order of the text. *first* is a method's first argument (`self`, `cls`), None outside methods.
    *declared_global* are names of which the function says that they are the module's.
    """

    nodes: list[ast.AST] = field(default_factory=list)
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    parameters: dict[str, ast.arg] = field(default_factory=dict)
    declared_global: frozenset[str] = frozenset()
    returns: list[ast.expr] = field(default_factory=list)
    first: str | None = None
    is_class_method: bool = False

    @classmethod
    def of(cls, function: Function | None, module: Module) -> Locals:
        """Return the own names of a function of *module*, or of its top (None)."""
        if function is None:
            return cls()
        node = function.node
        bindings, _ = bound(node.body, module)
        positional = [*node.args.posonlyargs, *node.args.args]
        parameters = {one.arg: one for one in (*positional, *node.args.kwonlyargs)}
        found = cls(within(node), bindings, parameters)
        _note(found)
        if function.owner and positional and not _is_decorated(node, "staticmethod"):
            found.first = positional[0].arg
            found.is_class_method = _is_decorated(node, "classmethod")
        return found

    def has(self, name: str) -> bool:
        """Tell whether the function binds *name* itself."""
        is_bound = name in self.bindings or name in self.parameters
        return is_bound and name not in self.declared_global


def _note(found: Locals) -> None:
    """Add what stands at any depth: comprehensions' variables, answers, `global`."""
    declared: set[str] = set()
    for child in found.nodes:
        if type(child) not in NOTED:
            continue
        if isinstance(child, ANSWERS):
            if child.value is not None:
                found.returns.append(child.value)
        elif isinstance(child, ast.comprehension):
            for name in _targets(child.target):
                found.bindings.setdefault(name, []).append(Assigned(child.iter, 0, "item"))
        elif isinstance(child, ast.Global):
            declared.update(child.names)
    found.declared_global = frozenset(declared)


def _targets(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _is_decorated(node: FunctionNode, name: str) -> bool:
    return any(getattr(one, "id", "") == name for one in node.decorator_list)
