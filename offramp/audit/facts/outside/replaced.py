"""
Sessions that got a bound of their own: `http.request = partial(http.request, timeout=5)`.

`get` and the others call `request`, and that calls `send` (requests/sessions.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.code.names import Names
from offramp.code.origins import led

METHODS = frozenset({"request", "send"})
PUT = re.compile(rb"\.(?:request|send)\s*=[^=]")
SESSION = re.compile(r"[sS]ession\(\)$")
Key = tuple[str, str]  # where it is kept, and under which name


class Replaced:
    """The sessions of one application that are bounded so; None is one that nobody can name."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sessions = set(self._every())

    def __bool__(self) -> bool:
        return bool(self._sessions)

    def has(self, holder: ast.expr, names: Names) -> bool:
        """Tell whether what a call is made on is one of them, or may be."""
        if None in self._sessions:
            return True
        return any(_key(one, scope) in self._sessions for one, scope in led(holder, names))

    def _every(self) -> Iterator[Key | None]:
        project = self._context.project
        for module in project.modules.values():
            if PUT.search(module.text) is None:
                continue
            for function in (None, *module.functions.values()):
                names = project.names(module, function)
                every = names.own.every(ast.Assign) if function else ast.walk(module.top)
                for one in every:
                    if isinstance(one, ast.Assign) and self._is_bounded(one.value, names):
                        yield from (key for put in one.targets for key in _session(put, names))

    def _is_bounded(self, value: ast.expr, names: Names) -> bool:
        """Tell whether what is put in a method's place says how long it waits."""
        made = value.func if isinstance(value, ast.Call) else value
        function = self._context.project.function(names.ref(made) or "")
        nodes = [*ast.walk(value), *(ast.walk(function.node) if function is not None else ())]
        return any(map(_says, nodes))


def _says(node: ast.AST) -> bool:
    """Tell whether it is `timeout=5`, or `options.setdefault("timeout", 5)`."""
    match node:
        case ast.keyword(arg="timeout", value=ast.Constant(value=None)):
            return False
        case ast.keyword(arg="timeout"):
            return True
        case ast.Call(
            func=ast.Attribute(attr="setdefault"), args=[ast.Constant(value="timeout"), *_]
        ):
            return True
        case ast.Subscript(slice=ast.Constant(value="timeout"), ctx=ast.Store()):
            return True
        case ast.arg(arg="timeout"):
            return True
        case _:
            return False


def _session(put: ast.expr, names: Names) -> Iterator[Key | None]:
    if not isinstance(put, ast.Attribute) or put.attr not in METHODS:
        return
    if SESSION.search(names.ref(put.value) or "") is not None:
        known = [key for one, scope in led(put.value, names) if (key := _key(one, scope))]
        yield from known
        if not known:
            yield None


def _key(node: ast.expr, names: Names) -> Key | None:
    """Return where a session is kept: under a module's name, or an object's attribute."""
    if isinstance(node, ast.Name | ast.Attribute):
        home = names.home(node)
        if home is not None:
            return home[0].name, home[1]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = names.function.owner if names.function is not None else None
        return (owner, node.attr) if owner and node.value.id == names.own.first else None
    return None
