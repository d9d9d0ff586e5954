"""Walks that know beforehand which fields of a node hold nodes."""

import ast

import pytest

from offramp.code import nodes

BARE = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)  # are never looked at
SOURCES = {
    "patterns": """
def f(x):
    match x:
        case True | None | 1: return 1
        case [a, *rest]: return rest
        case {"k": v, **others}: return others
        case Point(0, y=yy) as whole if yy: return whole
        case str(): return [lambda: x]
        case _: return -x
""",
    "every kind of argument": """
@d(1, *a, k=2, **b)
async def f(a, /, b: int = 1, *c, d, e=None, **g) -> str:
    async with x as y, z: await y
    async for i in j: yield i
    return f"{a!r:>{b}}" if a else (yield from b)
""",
    "statements": """
import a.b as c
from . import d
class K(B, metaclass=M):
    x: int
    y: int = 1
try:
    del x[1:2, ::3]
except* (A, B) as error:
    raise C from error
else:
    while x := y: continue
finally:
    x += {**a, "b": 1, **{}}["b"] if not {1, *b} else {k: v for k, v in c if k}
""",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_everything_is_all_that_python_s_own_walk_gives(source: str) -> None:
    """A kind of node that is forgotten ends an audit, or hides what the code does."""
    tree = ast.parse(source)

    found = {id(one) for one in nodes.everything(tree)}
    wanted = {id(one) for one in ast.walk(tree) if not isinstance(one, BARE)} - {id(tree)}
    assert found == wanted


@pytest.mark.parametrize("value", ["True", "False", "None"])
def test_a_pattern_that_is_a_single_value_is_walked(value: str) -> None:
    """`case True:` holds a value where other patterns hold an expression."""
    tree = ast.parse(f"def f(x):\n match x:\n  case {value}: return 1\n")

    kinds = [type(one) for one in nodes.within(tree.body[0])]
    assert ast.MatchSingleton in kinds
    assert ast.Return in kinds
