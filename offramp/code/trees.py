"""
Syntax trees, made again when they are needed again.

They take thirty to fifty times the memory of their text, so that those of a large application
do not fit; parsing is quick.
"""

from __future__ import annotations

import ast
from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from offramp.code import source
from offramp.code.nodes import BLOCKS, FunctionNode, type_of_function
from offramp.code.outline import outline

if TYPE_CHECKING:
    from offramp.code.module import Function, Module

# bytes of text whose trees are kept; more of them, when they go, leave holes in the memory
MODULES = 100_000
FIRST = 2_000_000  # bytes of text of functions that are held from the first reading on
BYTES_OF_NODE = 5  # of text; 5.0 and 6.5 were counted in two large applications
FUNCTIONS = 200_000  # bytes of text of functions that were parsed alone; others may hold more
JOINED = "\\\n"  # a line that goes on in the next: read in half the time of an empty one
SPLIT = 2_000_000  # bytes of text that is kept split into lines


class Trees:
    """
    The text of all modules, and syntax trees of those used last, up to so many bytes of text.

    The text is kept so that it is the same at the second look, whatever happens to the file.
    Of a module that is not held, a single function is parsed alone, once for as long as somebody
    keeps its tree; unless it is one of the first that were read, which are held until then.
    """

    def __init__(
        self, modules: int = MODULES, functions: int = FUNCTIONS, first: int = FIRST
    ) -> None:
        self._room = modules
        self._room_alone = functions
        self._room_first = first
        self._texts: dict[str, bytes] = {}
        self._tops: dict[str, ast.Module] = {}
        self._held: OrderedDict[str, ast.Module] = OrderedDict()
        self._nodes: dict[str, dict[str, FunctionNode]] = {}
        self._alone: OrderedDict[str, tuple[FunctionNode, int]] = OrderedDict()
        self._alive: WeakValueDictionary[str, FunctionNode] = WeakValueDictionary()
        self._first: dict[str, tuple[FunctionNode, int]] = {}  # with their texts' sizes
        self._size_of_first = 0
        self._lines: OrderedDict[str, list[str]] = OrderedDict()
        self._used = 0
        self._used_alone = 0
        self._split = 0

    def put(
        self, name: str, content: bytes, tree: ast.Module, functions: dict[str, FunctionNode]
    ) -> None:
        """Keep a module's text, and the tree that was just made of it, with its *functions*."""
        if name in self._texts:  # a package takes the place of a module of the same name
            for ref in [one for one in self._first if one.startswith(f"{name}.")]:
                self._take_first(ref)
        self._texts[name] = content
        self._tops[name] = top(tree)
        self._hold(name, tree)
        if functions and self._size_of_first < self._room_first:
            self._hold_first(name, content, functions)

    def _hold_first(self, name: str, content: bytes, functions: dict[str, FunctionNode]) -> None:
        of_line = len(content) / (content.count(b"\n") + 1)
        for qualname, node in functions.items():
            size = int(of_line * ((node.end_lineno or node.lineno) - node.lineno + 1))
            self._first[f"{name}.{qualname}"] = (node, size)
            self._size_of_first += size

    def make_room(self, nodes: int) -> None:
        """Hold no more than so many nodes of functions that nobody has asked for yet."""
        while self._first and self._size_of_first > nodes * BYTES_OF_NODE:
            self._take_first(next(reversed(self._first)))

    def text(self, module: Module) -> bytes:
        return self._texts[module.name]

    def top(self, module: Module) -> ast.Module:
        return self._tops[module.name]

    def tree(self, module: Module) -> ast.Module:
        if module.name not in self._held:
            self._hold(module.name, source.parse(self._texts[module.name]))
        self._held.move_to_end(module.name)
        return self._held[module.name]

    def functions(self, module: Module) -> dict[str, FunctionNode]:
        tree = self.tree(module)
        if module.name not in self._nodes:
            self._nodes[module.name] = {
                qualname: node
                for qualname, node, _ in outline(tree)
                if isinstance(node, type_of_function)
            }
        return self._nodes[module.name]

    def function(self, function: Function) -> FunctionNode:
        if function.module.name in self._held:
            return self.functions(function.module)[function.qualname]
        held = self._alive.get(function.ref)
        if held is not None:
            return held
        found = self._take_first(function.ref) or self._parse_alone(function)
        if found is None:
            return self.functions(function.module)[function.qualname]
        self._keep_alone(function.ref, found)
        return found[0]

    def let_go(self) -> None:
        """Hold no tree; the texts stay."""
        for name in list(self._held):
            self._drop(name)
        self.make_room(0)
        self._alone.clear()
        self._used_alone = 0

    def _take_first(self, ref: str) -> tuple[FunctionNode, int] | None:
        """Return a function of the first reading, held no longer, and the size of its text."""
        found = self._first.pop(ref, None)
        self._size_of_first -= found[1] if found else 0
        return found

    def _keep_alone(self, ref: str, found: tuple[FunctionNode, int]) -> None:
        self._alive[ref] = found[0]
        self._alone[ref] = found
        self._used_alone += found[1]
        while self._used_alone > self._room_alone and len(self._alone) > 1:
            _, (_, size) = self._alone.popitem(last=False)
            self._used_alone -= size

    def _hold(self, name: str, tree: ast.Module) -> None:
        if name in self._held:  # a package takes the place of a module of the same name
            self._drop(name)
        self._held[name] = tree
        self._used += len(self._texts[name])
        while self._used > self._room and len(self._held) > 1:
            self._drop(next(iter(self._held)))

    def _drop(self, name: str) -> None:
        del self._held[name]
        self._nodes.pop(name, None)
        self._used -= len(self._texts[name])

    def _parse_alone(self, function: Function) -> tuple[FunctionNode, int] | None:
        """Return the tree, with the lines it has in its file, and the size of its text, or None."""
        lines = self._lines_of(function.module.name)
        start = function.first_line
        own = lines[start - 1 : function.end_line]
        is_inside = bool(own) and own[0][:1].isspace()
        head = JOINED * (start - 2) + "if 1:\n" if is_inside else JOINED * (start - 1)
        text = "\n".join(own)
        try:
            found: ast.stmt = source.parse_text(head + text).body[0]
        except (source.UnreadableError, IndexError):
            return None
        if is_inside and isinstance(found, ast.If):
            found = found.body[0]
        if not isinstance(found, type_of_function) or found.lineno != function.line:
            return None
        return found, len(text)

    def _lines_of(self, name: str) -> list[str]:
        if name not in self._lines:
            text = source.decode(self._texts[name])
            self._lines[name] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._split += len(self._texts[name])
            while self._split > SPLIT and len(self._lines) > 1:
                oldest, _ = self._lines.popitem(last=False)
                self._split -= len(self._texts[oldest])
        return self._lines[name]


def top(tree: ast.Module) -> ast.Module:
    """Return the tree with the bodies of all functions left out: small enough to be kept."""
    return ast.Module(body=[_without_bodies(one) for one in tree.body], type_ignores=[])


def _without_bodies(node: ast.AST) -> Any:
    if isinstance(node, type_of_function):
        return type(node)(**{**node.__dict__, "body": []})
    parts = {name: getattr(node, name) for name in BLOCKS if hasattr(node, name)}
    inside = {
        name: [_without_bodies(one) for one in part]
        for name, part in parts.items()
        if isinstance(part, list)
    }
    return type(node)(**{**node.__dict__, **inside}) if inside else node
