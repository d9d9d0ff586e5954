"""
What is computed again where it is missing: that makes state a cache, and not what it is called.

`token_cache[token] = user` that another route only looks up is lost with its process.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.lasting import CONTAINERS
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Function
from offramp.code.nodes import last_name
from offramp.code.sites import Write

EMPTIES = frozenset({"clear", "pop", "popitem", "remove", "discard", "popleft"})
SENT = ("flask.request", "flask.session", "flask.g.")  # by a caller: nobody computes it again


def is_filled_anew(
    context: Context, places: list[tuple[Place, Write]], readers: Iterable[str]
) -> bool:
    """
    Tell whether a miss is computed again: where *places* put things, or a caller of theirs.

    *readers* are the functions that read it. What is only emptied is filled as it starts; what a
    thread of the start alone puts in, each process finds out by itself.
    """
    filling = [(place, write) for place, write in places if not empties(context, place, write)]
    if any(write.how == "augment" for _, write in filling):
        return False
    asked = {ref.rpartition(".")[2] for ref in readers}
    return not filling or any(_is_on_miss(context, *one, asked) for one in filling)


def is_computed(context: Context, place: Place, write: Write) -> bool:
    """Tell whether what is put there is worked out, or nothing: no constant, nothing sent."""
    function = context.project.function(place.ref)
    values = _values(function, write) if function is not None else []
    is_sent = getattr(write.value, "ref", "").startswith(SENT)
    return not is_sent and all(_is_empty(one) or _calls(one) for one in values)


def _is_on_miss(context: Context, place: Place, write: Write, readers: set[str]) -> bool:
    function = context.project.function(place.ref)
    is_sent = getattr(write.value, "ref", "").startswith(SENT)
    if function is None or is_sent or any(map(_says_nothing, _values(function, write))):
        return False
    if place.ref not in context.reaching:
        return True
    name = write.target.rpartition(".")[2]
    others = {one.target.rpartition(".")[2] for one in place.sites.writes if one.how == "assign"}
    calling = context.once(callers.lines).get(place.ref, [])
    asking = [(context.project.function(ref), line) for ref, line in calling]
    return _asks(function, write.line, name, readers, others) or any(
        _asks(one, line, name, readers) for one, line in asking if one is not None
    )


def _asks(
    function: Function, line: int, name: str, readers: set[str], others: Iterable[str] = ()
) -> bool:
    """
    Tell whether a line hangs on that nothing is there, and what is there is used else.

    *others* are put together with it: `if time() - read_at > 60: rates = load()`.
    """
    got = set(_got(function.node, name, readers))
    if not got and name not in others:
        return False
    names = {name, *got, *readers, *others} - {""}
    return any(_hangs(node, line, names) for node in ast.walk(function.node))


def _hangs(node: ast.AST, line: int, names: set[str]) -> bool:
    """Tell whether a line runs by what a condition, or an error, says of the names."""
    match node:
        case ast.If() if names & _mentioned(node.test):
            is_within = node.lineno <= line <= (node.end_lineno or 0)
            leaves = isinstance(node.body[-1], ast.Return | ast.Continue)
            return is_within or (leaves and (node.end_lineno or 0) < line)
        case ast.Try() if any(names & _mentioned(one) for one in node.body):
            within = (one for each in node.handlers for one in each.body)
            return any(one.lineno <= line <= (one.end_lineno or 0) for one in within)
        case ast.BoolOp(op=ast.Or()) | ast.IfExp():  # `cache[key] = cache.get(key) or found()`
            return node.lineno == line and bool(names & _mentioned(node))
        case ast.Call(func=ast.Attribute(attr="setdefault", value=held)):
            return node.lineno == line and bool(names & _mentioned(held))
        case _:
            return False


def _got(function: ast.AST, name: str, readers: set[str]) -> Iterator[str]:
    """Yield what stands for an entry: the names it is put on, "" where it is used at once."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.NamedExpr) and _takes(node.value, name, readers):
            target = node.target if isinstance(node, ast.NamedExpr) else node.targets[0]
            yield from _mentioned(target)
        elif _takes(node, name, readers):
            yield ""


def _takes(node: ast.AST, name: str, readers: set[str]) -> bool:
    """Tell whether an expression gives an entry: `NAME[key]`, `NAME.get(key)`, `reader(key)`."""
    match node:
        case ast.Subscript(value=held, ctx=ast.Load()):
            return last_name(held) == name
        case ast.Call(func=ast.Attribute(value=held, attr="get" | "setdefault")) if (
            last_name(held) == name
        ):
            return True
        case ast.Call(func=called):
            return last_name(called) in readers
        case _:
            return False


def empties(context: Context, place: Place, write: Write) -> bool:
    """Tell whether a write puts nothing there: it removes, or gives what is there a name."""
    function = context.project.function(place.ref)
    if write.how == "delete" or function is None:
        return write.how == "delete"
    if write.how == "mutate":
        return any(
            isinstance(one, ast.Attribute) and one.attr in EMPTIES and one.lineno == write.line
            for one in ast.walk(function.node)
        )
    own = context.project.names(function.module, function).own
    return write.how == "assign" and all(
        _is_empty(one) or (isinstance(one, ast.Name) and not own.has(one.id))  # another name of it
        for one in _values(function, write)
    )


def _values(function: Function, write: Write) -> list[ast.expr]:
    """Return what a line puts somewhere, as it stands there."""
    return [
        one.value
        for one in ast.walk(function.node)
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.lineno == write.line and one.value
    ]


def _says_nothing(value: ast.expr) -> bool:
    """Tell whether it is a constant, or an empty container that is filled later on."""
    parts: list[ast.expr] = []
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        parts = value.elts
    elif isinstance(value, ast.Dict):
        parts = value.values
    elif not isinstance(value, ast.Constant):
        return _is_empty(value)
    return all(map(_says_nothing, parts))


def _is_empty(value: ast.expr) -> bool:
    """Tell whether it is None, or a container with nothing in it."""
    match value:
        case ast.Constant():
            return value.value is None
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return not parts
        case ast.Call(args=[], keywords=[]):
            kinds = {one.removesuffix("()").rpartition(".")[2] for one in CONTAINERS}
            return last_name(value.func) in kinds
        case _:
            return False


def _calls(value: ast.expr) -> bool:
    return any(isinstance(one, ast.Call) for one in ast.walk(value))


def _mentioned(node: ast.AST) -> set[str]:
    return {last_name(one) for one in ast.walk(node)}
