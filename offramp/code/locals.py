"""What a function binds itself: its arguments and variables; and what it answers."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from offramp.code.bindings import bound
from offramp.code.module import Assigned, Binding, Function, Module
from offramp.code.nodes import FunctionNode, within

OF_CLASS = frozenset({"__new__", "__init_subclass__"})  # Python makes them so
Node = TypeVar("Node", bound=ast.AST)


@dataclass
class Locals:
    """
    One function's own names; empty at the top of a module.

    *returns* is what it returns or yields, in the order of the text. *first* is a method's first
    argument (`self`, `cls`), None outside methods. *declared_global* are names of which the
    function says that they are the module's, *declared_outer* those of a function around it.
    *nodes* is all that is inside, by its kind; *node* the function, which it keeps alive.
    """

    nodes: dict[type[ast.AST], list[ast.AST]] = field(default_factory=dict)
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    parameters: dict[str, ast.arg] = field(default_factory=dict)
    declared_global: frozenset[str] = frozenset()
    declared_outer: frozenset[str] = frozenset()
    returns: list[ast.expr] = field(default_factory=list)
    first: str | None = None
    is_class_method: bool = False
    node: FunctionNode | None = None

    @classmethod
    def of(cls, function: Function | None, module: Module) -> Locals:
        """Return the own names of a function of *module*, or of its top (None)."""
        if function is None:
            return cls()
        node = function.node
        bindings, _ = bound(node.body, module)
        positional = [*node.args.posonlyargs, *node.args.args]
        parameters = {one.arg: one for one in (*positional, *node.args.kwonlyargs)}
        nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for one in within(node):
            nodes[type(one)].append(one)
        found = cls(nodes, bindings, parameters, node=node)
        found.declared_global = _declared(found.every(ast.Global))
        found.declared_outer = _declared(found.every(ast.Nonlocal))
        found.returns = list(_answers(found))
        for child in found.every(ast.comprehension):
            for name in _targets(child.target):
                bindings.setdefault(name, []).append(Assigned(child.iter, 0, "item"))
        if function.owner and positional and not _is_decorated(node, "staticmethod"):
            found.first = positional[0].arg
            found.is_class_method = node.name in OF_CLASS or _is_decorated(node, "classmethod")
        return found

    def has(self, name: str) -> bool:
        """Tell whether the function binds *name* itself."""
        is_bound = name in self.bindings or name in self.parameters
        return is_bound and name not in self.declared_global and name not in self.declared_outer

    def every(self, kind: type[Node]) -> list[Node]:
        """Return what of that kind is inside the function, in the order of the text."""
        found: list[Any] = self.nodes.get(kind, [])
        return found


def _declared(statements: Iterable[ast.Global | ast.Nonlocal]) -> frozenset[str]:
    return frozenset(name for one in statements for name in one.names)


def _answers(found: Locals) -> Iterator[ast.expr]:
    answers: list[ast.Return | ast.Yield | ast.YieldFrom] = [
        *found.every(ast.Return),
        *found.every(ast.Yield),
        *found.every(ast.YieldFrom),
    ]
    for one in sorted(answers, key=lambda one: (one.lineno, one.col_offset)):
        if one.value is not None:
            yield one.value


def _targets(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _is_decorated(node: FunctionNode, name: str) -> bool:
    return any(getattr(one, "id", "") == name for one in node.decorator_list)
