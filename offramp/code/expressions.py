"""What each kind of expression stands for; `names` says what names do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code.annotations import instance
from offramp.code.given import Text
from offramp.code.origins import DEEPEST, held, led

if TYPE_CHECKING:
    from offramp.code.names import Names

NOTHING = "builtins.NoneType()"
NEAR = 3  # names that lead to a list
BY_NAME = "importlib.import_module"
MAPPING, TUPLE = "builtins.dict()", "builtins.tuple()"
HOLDERS = frozenset({MAPPING, TUPLE, "builtins.list()"})
ON_APPLICATION = frozenset(
    f"{app}.{name}"
    for app in ("flask.current_app", "flask.Flask()")
    for name in ("extensions", "config")
)
# of what stands there under a key of its own, and is no setting
CLIENTS = re.compile(
    r"^(?:aioredis|boto3|cassandra|celery|elasticsearch|influxdb|kafka|minio|neo4j|opensearchpy|pika"
    r"|psycopg\d?|pymongo|pymysql|redis|rediscluster|requests|rq|sqlalchemy|sqlite3)\..*\(\)"
)
EXTENSIONS = {"mail": "flask_mail.Mail()"}  # what libraries put there
CONTEXTUAL = frozenset({"flask.g", "flask.request", "flask.session", "flask.current_app"})
PROXIES = frozenset({"werkzeug.local.LocalProxy", "werkzeug.LocalProxy"})


def _attribute(names: Names, node: ast.Attribute) -> str | None:
    if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "super":
        return _inherited(names, node.attr, node.value)
    base = names.ref(node.value)
    return None if base is None else names.project.attribute(base, node.attr)


def _item(names: Names, node: ast.Subscript) -> str | None:
    base = names.ref(node.value)
    if base in {MAPPING, TUPLE} and isinstance(node.slice, ast.Constant):
        for one, scope in held(node.value, node.slice.value, names):
            ref = scope.ref(one)
            if ref is not None and ref != NOTHING:
                return ref
    if base in HOLDERS and (ref := alike(names, node.value)) is not None:
        return ref
    is_named = base in ON_APPLICATION and isinstance(node.slice, ast.Constant)
    kept = _kept(names, base or "", node.slice) if is_named else None
    if kept is None and getattr(node.value, "attr", "") == "extensions":  # of whatever application
        kept = EXTENSIONS.get(str(getattr(node.slice, "value", "")))
    return kept or (None if base is None else f"{base}[]")


def alike(names: Names, holder: ast.expr) -> str | None:
    """Return the object of the project that every element is: `valves = [Valve(1), Valve(2)]`."""
    for one, scope in led(holder, names, DEEPEST - NEAR):
        elements: list[ast.expr] = []
        match one:
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Dict(values=elements):
                pass
            case ast.ListComp(elt=element) | ast.DictComp(value=element):
                elements = [element]
        if not elements or not all(isinstance(each, ast.Call | ast.Name) for each in elements):
            continue
        refs = {scope.ref(each) or "" for each in elements}
        ref = refs.pop()
        return ref if not refs and names.project.cls(ref.removesuffix("()")) is not None else None
    return None


def _kept(names: Names, base: str, key: ast.expr) -> str | None:
    """Return the object that stands on the application under a key, where it is no setting."""
    entry = f"{base.rpartition('.')[2]}[{getattr(key, 'value', '')}]"
    found = names.project.carried.ref("flask.current_app", entry)
    if found is None or CLIENTS.match(found):
        return found
    return found if names.project.cls(found.removesuffix("()")) is not None else None


def _inner(names: Names, node: ast.Await | ast.NamedExpr | ast.Starred) -> str | None:
    return names.ref(node.value)


def _choice(names: Names, node: ast.IfExp) -> str | None:
    return _first_of(names, [node.body, node.orelse])


def _either(names: Names, node: ast.BoolOp) -> str | None:
    return _first_of(names, node.values)


def _constant(_names: Names, node: ast.Constant) -> str:
    return f"builtins.{type(node.value).__name__}()"


def _operation(names: Names, node: ast.BinOp) -> str | None:
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        left = left.left
    return names.ref(left)


def _first_of(names: Names, nodes: list[ast.expr]) -> str | None:
    refs = [ref for one in nodes if (ref := names.ref(one)) is not None]
    named = [ref for ref in refs if ref != NOTHING]
    if len(named) > 1:
        names.project.classes.choose(named)
    return named[0] if named else (refs[0] if refs else None)


def _call(names: Names, node: ast.Call) -> str | None:
    if isinstance(node.func, ast.Name) and node.func.id == "super" and names.function:
        return _super(names)
    target = names.ref(node.func)
    return None if target is None else _made(names, target, node)


def _made(names: Names, target: str, node: ast.Call) -> str | None:
    """Return what a call of *target* returns."""
    if target in PROXIES and node.args:
        return _behind(names, target, node.args[0])
    if target in GIVING and node.args:
        return GIVING[target](names, node) or f"{target}()"
    if target == "builtins.getattr" and len(node.args) > 1:
        base, name = names.ref(node.args[0]), node.args[1]
        if isinstance(name, ast.Constant):
            return None if base is None else names.project.attribute(base, str(name.value))
    if target == BY_NAME and node.args and (module := _by_name(names, node)) is not None:
        return module
    base, _, how = target.rpartition(".")
    if how == "get" and base in ON_APPLICATION and node.args:
        return _kept(names, base, node.args[0]) or f"{target}()"
    function = names.project.function(target)
    return (names.project.returned(function) if function else None) or f"{target}()"


def _cast(names: Names, node: ast.Call) -> str | None:
    """Return the object that types promise; what is kept for a request is that all the same."""
    known = names.ref(node.args[-1])
    return known if known in CONTEXTUAL else instance(names, node.args[0])


# what gives the first thing that it is given: a function, an object of a class
GIVING: dict[str, Callable[[Names, ast.Call], str | None]] = {
    "functools.partial": lambda names, node: names.ref(node.args[0]),
    "typing.cast": _cast,
}


def _by_name(names: Names, node: ast.Call) -> str | None:
    """Return the module that a name which a setting completes can only mean: `.{backend}`."""
    found = modules_by_name(names, node)
    return found[0] if len(found) == 1 else None


def modules_by_name(names: Names, node: ast.Call) -> list[str]:
    """Return the modules of which `import_module(f"plugins.{name}")` may mean each."""
    given = names.given(node.args[0])
    text = given.template if isinstance(given, Text) else getattr(given, "value", None)
    if not isinstance(text, str):
        return []
    if text.startswith("."):
        near = (
            names.module.name if names.module.is_package else names.module.name.rpartition(".")[0]
        )
        is_own = len(node.args) > 1 and getattr(node.args[1], "id", "") in {
            "__name__",
            "__package__",
        }
        text = f"{near}{text}" if is_own else text
    before, gap, after = text.partition("{}")
    if not gap:
        found = names.project.find(text, names.module)
        return [found.name] if found is not None else []
    if not before.endswith(".") or after:
        return []
    return [
        one
        for one in names.project.modules
        if one.startswith(before) and "." not in one[len(before) :]
    ]


def _behind(names: Names, target: str, made: ast.expr) -> str | None:
    """Return what a `LocalProxy` stands for."""
    if isinstance(made, ast.Lambda):
        return names.ref(made.body)
    function = names.project.function(names.ref(made) or "")
    return (names.project.returned(function) if function else None) or f"{target}()"


def _inherited(names: Names, name: str, asked: ast.Call) -> str | None:
    """Return what `super().name` is: of the first class after the own one that has it."""
    own = names.function.owner or "" if names.function else ""
    if len(asked.args) > 1:  # super(Base, self)
        own = names.ref(asked.args[0]) or own
    project = names.project
    cls = project.cls(names.receiver or "") or project.cls(own)
    lineage = project.classes.lineage(cls)
    places = [place for place, one in enumerate(lineage) if one.ref == own]
    for one in lineage[(places or [0])[0] + 1 :]:
        if name in one.methods:
            return one.methods[name].ref
    base = _super(names)
    return None if base is None else f"{base}.{name}"


def _super(names: Names) -> str | None:
    cls = names.project.cls(names.function.owner or "") if names.function else None
    bases = names.project.classes.bases(cls) if cls else []
    return f"{bases[0]}()" if bases else None


READERS: dict[type[ast.expr], Callable[[Names, Any], str | None]] = {
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _item,
    ast.Await: _inner,
    ast.NamedExpr: _inner,
    ast.Starred: _inner,
    ast.IfExp: _choice,
    ast.BoolOp: _either,
    ast.Constant: _constant,
    ast.BinOp: _operation,
}
DISPLAYS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "builtins.str()",
    ast.Dict: "builtins.dict()",
    ast.DictComp: "builtins.dict()",
    ast.List: "builtins.list()",
    ast.ListComp: "builtins.list()",
    ast.Set: "builtins.set()",
    ast.SetComp: "builtins.set()",
    ast.Tuple: "builtins.tuple()",
}
