"""
Statements of a module's top that only change a value made there: `parser.add_argument("x")`.

They are part of that value, and go or stay with it. Only what the module made anew counts, and
only the value itself is changed: what lies in it, or was got from others, may be theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from offramp.code.nodes import last_name

FRESH = (ast.Constant, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
CONTAINERS = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "OrderedDict", "deque", "Counter"}
)
PARSERS = frozenset({"RequestParser", "ArgumentParser"})
OTHERS = frozenset({"Namespace", "SimpleNamespace", "Session"})
COPIES = frozenset({"deepcopy"})
BY_METHODS = frozenset({"copy", "parser"})  # `parser.copy()`, `api.parser()`
HELD = frozenset({"models", "headers"})  # of a namespace, and of a session: their own
OF_PARSERS = frozenset({"add_argument", "remove_argument", "replace_argument"})
METHODS = OF_PARSERS | frozenset(
    {"append", "extend", "insert", "update", "setdefault", "add", "remove", "discard", "pop"}
    | {"popitem", "clear", "sort", "reverse", "appendleft", "extendleft"}
)
QUIET = frozenset(  # built-in functions that only give something back
    {"len", "str", "int", "float", "bool", "list", "dict", "set", "tuple", "frozenset", "range"}
    | {"sorted", "reversed", "enumerate", "zip", "min", "max", "sum", "_"}
)


def changed(statement: ast.stmt, known: Mapping[str, Sequence[ast.stmt]]) -> str | None:
    """Return which of the values *known*, with what made them, is all that a statement changes."""
    names = set(_targets(statement))
    name = names.pop() if len(names) == 1 else None
    if name is None or not _is_fresh(known.get(name, ())) or _hands_on(statement, name):
        return None
    loops = [one for one in ast.walk(statement) if isinstance(one, ast.For)]
    bound = {one.id for loop in loops for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
    return None if bound & known.keys() else name


def _targets(statement: ast.stmt) -> Iterable[str | None]:
    """Return the names of what a statement changes; None for what is none, or does more."""
    match statement:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return [_owner(one) for one in targets]
        case ast.AugAssign(target=ast.Name(id=name)):
            return [name]
        case ast.AugAssign(target=target):
            return [_owner(target)]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=method, value=on))) if (
            method in METHODS
        ):
            return [on.id if isinstance(on, ast.Name) else _holder(on)]
        case ast.For(body=body, orelse=[]):
            return [name for one in body for name in _targets(one)]
        case _:
            return [None]


def _owner(target: ast.expr) -> str | None:
    """Return `a` for `a.b`, `a["b"]` and `a.models["b"]`."""
    match target:
        case ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name)):
            return name
        case ast.Subscript(value=held):
            return _holder(held)
        case _:
            return None


def _holder(held: ast.expr) -> str | None:
    match held:
        case ast.Attribute(value=ast.Name(id=name), attr=part) if part in HELD:
            return name
        case _:
            return None


def _is_fresh(nodes: Sequence[ast.stmt]) -> bool:
    """Tell whether a value is the module's own each time that it is bound."""
    made: list[ast.expr | None] = []
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name()], value=value):
                made.append(value)
            case ast.AnnAssign(target=ast.Name(), value=value):
                made.append(value)
            case ast.Assign(targets=[ast.Subscript() | ast.Attribute(), *_]):
                pass  # one of the changes
            case ast.AugAssign() | ast.Delete() | ast.Expr() | ast.For():
                pass
            case _:
                return False
    return bool(made) and all(map(_is_new, made))


def _is_new(value: ast.expr | None) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr=method), args=[]) if method in BY_METHODS:
            return True
        case ast.Call(func=made):
            return last_name(made) in CONTAINERS | PARSERS | OTHERS | COPIES
        case ast.BinOp(left=left, right=right):
            return _is_new(left) or _is_new(right)
        case _:
            return isinstance(value, FRESH)


def _hands_on(statement: ast.stmt, name: str) -> bool:
    """Tell whether a statement hands its value to somebody, or calls what may do more."""
    calls = [one for one in ast.walk(statement) if isinstance(one, ast.Call)]
    described = {  # `add_argument("x", type=email())` only says what an argument is
        id(one) for call in calls if last_name(call.func) in OF_PARSERS for one in ast.walk(call)
    }
    for call in calls:
        called = call.func.id if isinstance(call.func, ast.Name) else None
        if called in QUIET:
            continue
        is_made = called is None or called[:1].isupper() or id(call) in described
        if not is_made or _is_given(call, name):
            return True
    return any(isinstance(one, ast.NamedExpr | ast.Await) for one in ast.walk(statement))


def _is_given(call: ast.Call, name: str) -> bool:
    given = [*call.args, *(one.value for one in call.keywords)]
    named = [one for each in given for one in ast.walk(each)]
    return any(isinstance(one, ast.Name) and one.id == name for one in named)
