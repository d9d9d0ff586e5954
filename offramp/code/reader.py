"""
One walk over a function's body, or a module's top, that notes its places (see `site`).

What surrounds a place (loops, what `with` holds open, a `try` that catches) is kept here while
statements are walked; `places` and `changes` note what stands in them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code import changes, places
from offramp.code.nodes import FunctionNode, children
from offramp.code.site import Call, Raise, Read, Return, Sites, Write

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.project import Project

ENTERING = ("__enter__", "__exit__", "__aenter__", "__aexit__")


class Reader:
    """What was found so far, and what stands around the next place."""

    def __init__(self, project: Project, names: Names) -> None:
        self.project = project
        self.names = names
        self.calls: list[Call] = []
        self.writes: list[Write] = []
        self.reads: list[Read] = []
        self.raises: list[Raise] = []
        self.returns: list[Return] = []
        self.start_again()

    def start_again(self) -> None:
        """Forget what stands around the next statement."""
        self.loops = 0
        self.inside: tuple[str, ...] = ()
        self.caught = 0
        self.is_later = False  # within a lambda at the module's top

    def sites(self) -> Sites:
        """Return all places in the order of lines."""
        return Sites(
            tuple(self.calls),
            tuple(self.writes),
            tuple(self.reads),
            tuple(self.raises),
            tuple(self.returns),
            frozenset([name for one in self.calls for name in (one.target, *one.also)]),
        )

    def visit(self, node: ast.AST) -> None:
        """Note the places in a statement or an expression."""
        read = VISITORS.get(type(node))
        if read is not None:
            read(self, node)
        else:
            self.each(children(node))

    def each(self, nodes: list[Any]) -> None:
        """Visit one after the other, but for constants, which hold no place."""
        for one in nodes:
            kind = type(one)
            if kind is not ast.Constant:
                read = VISITORS.get(kind)
                if read is not None:
                    read(self, one)
                else:
                    self.each(children(one))


# scopes of their own: only what runs where they stand is looked at


def _defined(reader: Reader, node: FunctionNode) -> None:
    reader.each(node.decorator_list)
    reader.each(node.args.defaults)
    reader.each([one for one in node.args.kw_defaults if one is not None])


def _class(reader: Reader, node: ast.ClassDef) -> None:
    reader.each(node.decorator_list)
    reader.each(node.body)


def _lambda(reader: Reader, node: ast.Lambda) -> None:
    """Take what it calls as the function's own: it is where its callers are."""
    arguments, names = node.args, reader.names
    reader.each(arguments.defaults)
    reader.each([one for one in arguments.kw_defaults if one is not None])
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    before, was_later = names.shadowed, reader.is_later
    names.shadowed = before | {one.arg for one in every}
    reader.is_later = names.function is None
    try:
        reader.visit(node.body)
    finally:
        names.shadowed, reader.is_later = before, was_later


# what stands around a place


def _for(reader: Reader, node: ast.For | ast.AsyncFor) -> None:
    reader.visit(node.iter)
    changes.target(reader, node.target, None)
    _repeated(reader, node)


def _while(reader: Reader, node: ast.While) -> None:
    reader.visit(node.test)
    _repeated(reader, node)


def _repeated(reader: Reader, node: ast.For | ast.AsyncFor | ast.While) -> None:
    reader.loops += 1
    reader.each(node.body)
    reader.loops -= 1
    reader.each(node.orelse)


def _comprehension(
    reader: Reader, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
) -> None:
    reader.visit(node.generators[0].iter)
    reader.loops += 1
    for place, generator in enumerate(node.generators):
        reader.each(generator.ifs)
        if place:
            reader.visit(generator.iter)
    reader.each([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
    reader.loops -= 1


def _with(reader: Reader, node: ast.With | ast.AsyncWith) -> None:
    held = reader.inside
    for item in node.items:
        reader.visit(item.context_expr)
        ref = reader.names.ref(item.context_expr)
        reader.inside = (*reader.inside, ref or "?")
        places.runs(reader, ref, ENTERING, node.lineno)
    reader.each(node.body)
    reader.inside = held


def _try(reader: Reader, node: ast.Try) -> None:
    reader.caught += bool(node.handlers)
    reader.each(node.body)
    reader.caught -= bool(node.handlers)
    reader.each(node.handlers)
    reader.each(node.orelse)
    reader.each(node.finalbody)


# long chains, without a frame for each link


def _if(reader: Reader, node: ast.If) -> None:
    while True:
        reader.visit(node.test)
        reader.each(node.body)
        if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
            break
        node = node.orelse[0]
    reader.each(node.orelse)


def _operation(reader: Reader, node: ast.BinOp) -> None:
    operands: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        operands.append(left.right)
        left = left.left
    reader.visit(left)
    reader.each(operands[::-1])


def _nothing(_reader: Reader, _node: ast.AST) -> None:
    """A constant holds no place."""


VISITORS: dict[type[ast.AST], Callable[[Reader, Any], None]] = {
    ast.Constant: _nothing,
    ast.FunctionDef: _defined,
    ast.AsyncFunctionDef: _defined,
    ast.ClassDef: _class,
    ast.Lambda: _lambda,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.If: _if,
    ast.BinOp: _operation,
    **changes.VISITORS,
    **places.VISITORS,
}
