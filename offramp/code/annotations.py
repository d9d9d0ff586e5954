"""What an annotation says a name holds: a reference of an instance of its type."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from offramp.code.source import expression

if TYPE_CHECKING:
    from offramp.code.names import Names

KEPT = 10_000  # annotations in quotes: the same are written again and again
_parsed = lru_cache(KEPT)(expression)
WRAPPERS = frozenset({"typing.Optional", "typing.Annotated", "typing.ClassVar", "typing.Final"})

# any function, or anything: not which
ANY = frozenset({"typing.Callable", "collections.abc.Callable", "typing.Any", "builtins.object"})


def instance(names: Names, annotation: ast.expr | None) -> str | None:
    """Return the reference of an instance of what *annotation* names; None: it says nothing."""
    match annotation:
        case ast.Constant(value=str() as text):
            return instance(names, _parsed(text))
        case None | ast.Constant():
            return None
        case ast.BinOp(op=ast.BitOr()):
            return instance(names, annotation.left) or instance(names, annotation.right)
        case ast.Subscript():
            outer = names.ref(annotation.value)
            if outer in WRAPPERS:
                return instance(names, _first(annotation.slice))
        case _:
            outer = names.ref(annotation)
    return None if outer is None or outer.removesuffix("[]") in ANY else f"{outer}()"


def _first(inner: ast.expr) -> ast.expr:
    return inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
