"""What a statement changes that is not the function's own variable."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code.elements import container, put_before
from offramp.code.given import UNKNOWN
from offramp.code.origins import default
from offramp.code.site import Write

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.reader import Reader

MUTATORS = frozenset(
    {
        *("append", "extend", "insert", "remove", "pop", "popitem", "clear", "update"),
        *("setdefault", "add", "discard", "appendleft", "popleft", "sort", "reverse", "subtract"),
        *("put", "put_nowait"),
    }
)
# functions that change what they are given first
CHANGES_FIRST = frozenset(
    {
        *("heapq.heappush", "heapq.heappop", "heapq.heapify", "heapq.heapreplace"),
        *("heapq.heappushpop", "bisect.insort", "bisect.insort_left", "bisect.insort_right"),
        *("random.shuffle", "numpy.random.shuffle", "operator.setitem", "operator.delitem"),
        *("operator.iconcat", "builtins.next"),
    }
)
# what waits in these is handed on between threads or processes, and gone when it was taken
QUEUES = (
    *("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue"),
    *("multiprocessing.Queue", "multiprocessing.SimpleQueue", "multiprocessing.JoinableQueue"),
    *("multiprocessing.Manager().Queue", "gevent.queue.Queue", "eventlet.queue.Queue"),
)
# what one thread says to others of its process
EVENTS = tuple(
    f"{module}.Event"
    for module in ("threading", "multiprocessing", "gevent.event", "eventlet.event", "asyncio")
)
SAYS = frozenset(f"{one}().{how}" for one in EVENTS for how in ("set", "clear", "send"))
TAKES = frozenset(f"{one}().{get}" for one in QUEUES for get in ("get", "get_nowait"))
PARTS = frozenset({"loc", "iloc", "at", "iat"})  # of a table of pandas: its own rows and cells
ANY = "*"  # a name that is known when it runs
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def _assign(reader: Reader, node: ast.Assign) -> None:
    reader.visit(node.value)
    for one in node.targets:
        target(reader, one, node.value)


def _annotated(reader: Reader, node: ast.AnnAssign) -> None:
    if node.value is not None:
        reader.visit(node.value)
        target(reader, node.target, node.value)


def _augmented(reader: Reader, node: ast.AugAssign) -> None:
    reader.visit(node.value)
    _holding_call(reader, node.target)
    is_own = isinstance(node.target, ast.Name) and reader.names.own.has(node.target.id)
    if _of_globals(reader, node.target, "augment", node.value):
        return
    if not is_own:  # `total += 1` puts another number there, whatever total was taken from
        change(reader, _holder(node.target), "augment", node.value, _key(node.target))


def _delete(reader: Reader, node: ast.Delete) -> None:
    for one in node.targets:
        if _of_globals(reader, one, "delete", None):
            continue
        _holding_call(reader, one)
        change(reader, _holder(one), "delete", None, _key(one))


def _holder(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _key(node: ast.expr) -> ast.expr | None:
    return node.slice if isinstance(node, ast.Subscript) else None


def target(reader: Reader, node: ast.expr, value: ast.expr | None) -> None:
    """Note what is bound by an assignment or a loop."""
    if isinstance(node, ast.Name) and _is_own(reader.names, node, "assign"):
        return  # most are
    _holding_call(reader, node)
    if isinstance(node, (ast.Name, ast.Attribute)):
        change(reader, node, "assign", value)
    elif isinstance(node, (ast.Tuple, ast.List)):
        for one in node.elts:
            target(reader, one, None)
    elif isinstance(node, ast.Starred):
        target(reader, node.value, None)
    elif _of_globals(reader, node, "assign", value):
        return
    elif isinstance(node, ast.Subscript):
        reader.visit(node.slice)
        change(reader, node.value, "item", value, node.slice)


def _holding_call(reader: Reader, node: ast.expr) -> None:
    """Note the call that gives what is changed: `users.get(1).name = "x"`."""
    held = node
    while isinstance(held, (ast.Attribute, ast.Subscript)):
        held = held.value
    if isinstance(held, ast.Call):
        reader.visit(held)


def set_on(reader: Reader, node: ast.Call) -> None:
    """Note `setattr(settings, "LEVEL", level)`, where a module or an object gets another value."""
    home = reader.names.ref(node.args[0])
    name = getattr(node.args[1], "value", None) if len(node.args) > 1 else None
    is_object = isinstance(name, str) and reader.project.cls((home or "").removesuffix("()"))
    if home not in reader.project.modules and not is_object:
        return
    value = reader.names.given(node.args[2]) if len(node.args) > 2 else UNKNOWN  # noqa: PLR2004 - setattr's own
    where = name if isinstance(name, str) else ANY
    reader.writes.append(Write(f"{home}.{where}", "assign", node.lineno, value, reader.loops))


def change(
    reader: Reader,
    node: ast.expr,
    how: str,
    value: ast.expr | None,
    key: ast.expr | None = None,
) -> None:
    """Note that what *node* names is changed, *how* in the words of `Write`."""
    names, line = reader.names, node.lineno
    if how != "assign" and (held := _held(names, node, how)) is not node:
        is_direct = isinstance(node, ast.Subscript) and held is node.value
        node, key = held, _key(node) if is_direct else None
    kept = _kept_default(names, node) if how != "assign" else None
    if kept is None and isinstance(node, ast.Name) and _is_own(names, node, how):
        return
    ref = kept or written(names, node)
    if ref is None:
        name = getattr(node, "attr", None)
        if name is None:
            return
        ref = f"?.{name}"
    given, at = names.given(value), names.given(key)
    reader.writes.append(Write(ref, how, line, given, reader.loops, at))


def _held(names: Names, node: ast.expr, how: str) -> ast.expr:
    return container(names, node, is_each=how != "mutate")


def _of_globals(reader: Reader, node: ast.expr, how: str, value: ast.expr | None) -> bool:
    """Note a change of `globals()["name"]`; tell whether it is one."""
    if not isinstance(node, ast.Subscript) or not is_globals(reader.names, node.value):
        return False
    given = reader.names.given(value)
    reader.writes.append(
        Write(in_globals(reader, node.slice), how, node.lineno, given, reader.loops)
    )
    return True


def is_globals(names: Names, node: ast.expr) -> bool:
    """Tell whether it is `globals()`, what the module holds by its names."""
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "globals":
        return False
    return names.ref(node) == "builtins.globals()"


def in_globals(reader: Reader, key: ast.expr | None) -> str:
    """Return the name of the module that a key of `globals()` stands for."""
    name = getattr(key, "value", None)
    return f"{reader.names.module.name}.{name if isinstance(name, str) else ANY}"


def update_globals(reader: Reader, node: ast.Call) -> None:
    """Note `globals().update(mode="x")`: each name that it gives, or any one."""
    put: list[tuple[ast.expr | None, ast.expr]] = [
        (ast.Constant(word.arg), word.value) for word in node.keywords
    ]
    for one in node.args:
        if isinstance(one, ast.Dict):
            put += zip(one.keys, one.values, strict=True)
        else:
            put.append((None, one))
    for key, value in put:
        where, given = in_globals(reader, key), reader.names.given(value)
        reader.writes.append(Write(where, "assign", node.lineno, given, reader.loops))


def _is_own(names: Names, node: ast.Name, how: str) -> bool:
    """Tell whether it is the function's own variable, or something made in it."""
    own = names.own
    is_put = names.function is not None and how == "assign"
    if is_put and node.id not in own.declared_global and node.id not in own.declared_outer:
        return True
    return own.has(node.id) and names.ref(node) is None


def _kept_default(names: Names, node: ast.expr) -> str | None:
    """Return the argument whose default is changed: `def view(seen=[]): seen.append(x)`."""
    name, function = getattr(node, "id", ""), names.function
    if function is None or name not in names.own.parameters or name in names.own.bindings:
        return None
    return f"{function.ref}.{name}" if type(default(function, name)) in MUTABLE else None


def written(names: Names, node: ast.expr) -> str | None:
    """Return the name of the place itself, not of what happens to stand in it now."""
    if isinstance(node, ast.Attribute):
        base = names.ref(put_before(names, node.value) or node.value)
        if node.attr in PARTS and (base or "").startswith("pandas."):
            return written(names, node.value)
        return None if base is None else f"{base}.{node.attr}"
    if isinstance(node, ast.Name):
        return _of_name(names, node)
    return (_given_by(names, node) if isinstance(node, ast.Call) else None) or names.ref(node)


def _of_name(names: Names, node: ast.Name) -> str | None:
    if names.is_own(node.id):
        other = _other_name(names, node)
        return names.ref(node) if other is None else written(names, other)
    home = names.home(node)
    if home is not None:
        return f"{home[0].name}.{home[1]}"
    if node.id in names.own.declared_global:
        return f"{names.module.name}.{node.id}"
    return names.holder(node.id) or names.ref(node)


def _other_name(names: Names, node: ast.Name) -> ast.Name | None:
    """Return the name of a module that a variable is another name for: `body = BODY`."""
    bindings = names.bindings(node.id)
    value = getattr(bindings[0], "value", None) if len(bindings) == 1 else None
    if not isinstance(value, ast.Name) or getattr(bindings[0], "how", "") != "value":
        return None
    return value if not names.is_own(value.id) and names.home(value) is not None else None


def _given_by(names: Names, node: ast.Call) -> str | None:
    """Return the name of a module that a function returns: `def rows(): return ROWS`."""
    function = names.project.function(names.ref(node.func) or "")
    if function is None:
        return None
    own = names.project.names(function.module, function)
    given = own.own.returns
    if len(given) != 1 or not isinstance(given[0], ast.Name) or own.own.has(given[0].id):
        return None
    home = own.home(given[0])
    return f"{home[0].name}.{home[1]}" if home is not None else None


VISITORS: dict[type[ast.AST], Callable[[Reader, Any], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
}
