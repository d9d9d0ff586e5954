"""Paths that objects hold, and that settings name whole: `open(self.path)`, `config["BOOKS"]`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.seen import callers
from offramp.audit.checks.seen.given import plain
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.sites import Call

SETTING = re.compile(r"\.config(?:\[\]|\.get\(\))$")
SAME = frozenset({"Path", "str", "fspath", "resolve", "expanduser", "absolute"})
LISTING = ("iterdir", "glob", "rglob", "listdir", "scandir", "walk")
GAP = "{}"
HOPS = 3  # names for names; one may stand for itself: `path = path / "x"`


def held(context: Context, place: Place, call: Call, asked: Iterator[Place]) -> Iterator[str]:
    """
    Yield the path of a call as far as an attribute of its object says it: `shop.Store.path/{}`.

    *asked* are functions that it may have asked for the path.
    """
    function = context.project.function(place.ref)
    node = callers.node(context, place.ref, call)
    if function is None or node is None:
        return
    names = context.project.names(function.module, function)
    holders = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    found = [path for one in (*node.args[:1], *holders) if (path := _path(one, function, names))]
    yield from (f"{one}/{GAP}" if call.target.endswith(LISTING) else one for one in found)
    for one in asked if not found else ():
        other = context.project.function(one.ref)
        for given in ast.walk(other.node) if other is not None else ():
            if other is not None and isinstance(given, ast.Return) and given.value is not None:
                path = _path(given.value, other, context.project.names(other.module, other))
                yield from [path] if path else []


def _path(node: ast.expr, function: Function, names: Names, hops: int = HOPS) -> str:
    """Return a path that begins with `self.name`; "" for any other."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name) if function.owner:
            return f"{function.owner}.{name}"
        case ast.Name(id=name) if hops and names.own.has(name):
            bound = [getattr(one, "value", None) for one in names.bindings(name)]
            value = bound[0] if len(bound) == 1 else None
            if isinstance(value, (ast.Attribute, ast.BinOp, ast.Call)):
                return _path(value, function, names, hops - 1)
            return ""
        case _:
            holder, parts = _parted(node)
            folder = _path(holder, function, names, hops) if holder is not None else ""
            texts = (str(one.value) if isinstance(one, ast.Constant) else GAP for one in parts)
            return "/".join((folder, *texts)) if folder else ""


def _parted(node: ast.expr) -> tuple[ast.expr | None, list[ast.expr]]:
    """Return what a path begins with, and what is put behind it."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return left, [right]
        case ast.Call(func=ast.Attribute(attr="join"), args=[first, *rest]):
            return first, rest
        case ast.Call(func=ast.Attribute(value=held, attr="joinpath"), args=rest):
            return held, rest
        case ast.Call(func=ast.Name(id=called), args=[one]) if called in SAME:
            return one, []
        case ast.Call(func=ast.Attribute(value=one, attr=called), args=[]) if called in SAME:
            return one, []
        case _:
            return None, []


def setting(place: Place, ref: str, line: int) -> Iterator[str]:
    """Yield the setting that is a path as it is: of its line, else the only one of a function."""
    if not SETTING.search(ref):
        return
    said = [(one.line, plain(one.key)) for one in place.sites.reads if _is_config(one.target)]
    said += [
        (one.line, plain(one.args[0]))
        for one in place.sites.calls
        if one.target.endswith(".config.get") and one.args
    ]
    keys = {at: key for at, key in said if isinstance(key, str)}
    if line in keys:
        yield keys[line]
    elif len(set(keys.values())) == 1:
        yield from set(keys.values())


def _is_config(target: str) -> bool:
    return target.rpartition(".")[2] == "config"
