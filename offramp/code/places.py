"""What stands at one place of a function: a call, a name that is read, a `raise`, a `return`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from offramp.code import changes
from offramp.code.given import UNKNOWN, Given
from offramp.code.site import NONE_GIVEN, Call, Raise, Read, Return, Write

if TYPE_CHECKING:
    from offramp.code.reader import Reader

# a path says less than what the code calls it: `UPLOADS = Path(...)`
NAMED_PATHS = ("pathlib.", "os.path.", "flask.Flask().config[", "flask.current_app.config[")
PLAIN_VALUES = (
    *("builtins.", "os.environ[", "os.environ.get(", "os.getenv(", "decouple.config("),
    *("collections.defaultdict()", "collections.deque()", "collections.OrderedDict()"),
    *("collections.Counter()", "itertools.count()", "itertools.cycle()", "copy.deepcopy("),
    *("json.load(", "json.loads(", "pickle.load(", "toml.load(", "tomllib.load(", "yaml.load("),
    *("yaml.safe_load(", "ujson.load(", "orjson.loads(", "simplejson.load("),
    *(f"{one}()" for one in (*changes.QUEUES, *changes.EVENTS)),
)
CONFIGS = ("flask.Flask().config", "flask.current_app.config")
APPLICATIONS = ("flask.Flask()", "flask.current_app")


def _call(reader: Reader, node: ast.Call) -> None:
    names, func = reader.names, node.func
    target = names.ref(func)
    if target is None:
        target = f"?.{getattr(func, 'attr', getattr(func, 'id', '()'))}"
    args = tuple([names.given(one) for one in node.args if type(one) is not ast.Starred])
    words = node.keywords
    keywords = {one.arg: names.given(one.value) for one in words if one.arg} if words else {}
    reader.calls.append(
        Call(
            target=target,
            line=node.lineno,
            args=args,
            keywords=keywords or NONE_GIVEN,
            loops=reader.loops,
            inside=reader.inside,
            caught=reader.caught > 0,
            also=reader.project.classes.also(target) if "?" not in target else (),
            starred=len(args) < len(node.args) or len(keywords) < len(words),
            is_later=reader.is_later,
        )
    )
    if target == "builtins.setattr" and node.args:
        changes.set_on(reader, node)
    elif target in changes.CHANGES_FIRST and node.args:
        changes.change(reader, node.args[0], "mutate", node.args[1] if len(args) > 1 else None)
    elif target == "builtins.len" and node.args:
        runs(reader, names.ref(node.args[0]), ("__len__",), node.lineno)
    elif target == "builtins.getattr" and len(args) > 1:
        owner, name = names.ref(node.args[0]), getattr(args[1], "value", None)
        if owner is not None and isinstance(name, str):
            reader.reads.append(Read(f"{owner}.{name}", node.lineno))
    if isinstance(func, ast.Attribute):
        _method(reader, node, func, target)
        reader.visit(func.value)
    elif not isinstance(func, ast.Name):
        reader.visit(func)
    reader.each(node.args)
    reader.each([one.value for one in words])


def _method(reader: Reader, node: ast.Call, func: ast.Attribute, target: str) -> None:
    """Note what a method changes of what it is called on."""
    is_change = func.attr in changes.MUTATORS and not _is_default(reader, func)
    if changes.is_globals(reader.names, func.value):
        _in_globals(reader, node, func.attr)
    elif is_change or target in changes.TAKES or target in changes.SAYS:
        changes.change(reader, func.value, "mutate", node.args[0] if node.args else None)


def _is_default(reader: Reader, func: ast.Attribute) -> bool:
    """Tell whether a setting is only filled where there is none: `app.config.setdefault()`."""
    if func.attr != "setdefault":
        return False
    names = reader.names
    return names.ref(func.value) in CONFIGS or changes.written(names, func.value) in CONFIGS


def _in_globals(reader: Reader, node: ast.Call, method: str) -> None:
    """Note what a method of `globals()` changes or reads."""
    if method == "update":
        changes.update_globals(reader, node)
    elif method in {"setdefault", "pop"} and node.args:
        where = changes.in_globals(reader, node.args[0])
        reader.writes.append(Write(where, "assign", node.lineno))
    elif method == "get" and node.args:
        _name_of_globals(reader, node.args[0])


def _name_of_globals(reader: Reader, key: ast.expr) -> None:
    """Note which name is read of `globals()`, where the text tells: else it picks a function."""
    if isinstance(getattr(key, "value", None), str):
        reader.reads.append(Read(changes.in_globals(reader, key), key.lineno))


def _subscript(reader: Reader, node: ast.Subscript) -> None:
    if changes.is_globals(reader.names, node.value):
        _name_of_globals(reader, node.slice)
    if isinstance(node.value, (ast.Attribute, ast.Name)):
        _read(reader, node.value, reader.names.given(node.slice))
        if isinstance(node.value, ast.Attribute):
            reader.visit(node.value.value)
    else:
        reader.visit(node.value)
    reader.visit(node.slice)


def _attribute(reader: Reader, node: ast.Attribute) -> None:
    _read(reader, node, UNKNOWN)
    owner = reader.names.ref(node.value)
    run = reader.project.classes.property(owner, node.attr) if owner else None
    if run is not None:
        reader.calls.append(Call(run.ref, node.lineno, loops=reader.loops))
    reader.visit(node.value)


def _name(reader: Reader, node: ast.Name) -> None:
    if not reader.names.is_own(node.id):
        _read(reader, node, UNKNOWN)


def _read(reader: Reader, node: ast.Attribute | ast.Name, key: Given) -> None:
    ref = reader.names.ref(node)
    if ref is None:
        return
    if ref.startswith(PLAIN_VALUES):
        home = reader.names.home(node)
        if home is not None:  # the constant's own name says more than its type
            ref = f"{home[0].name}.{home[1]}"
        elif isinstance(node, ast.Name):
            held = reader.names.holder(node.id)
            if held is None:
                return
            ref = held
        else:
            owner = reader.names.ref(node.value) or ""
            is_own = reader.project.cls(owner.removesuffix("()")) is not None
            ref = f"{owner}.{node.attr}" if is_own or owner in APPLICATIONS else ref
    elif (
        node.id if isinstance(node, ast.Name) else node.attr
    ) in reader.project.globals or ref.startswith(NAMED_PATHS):
        home = reader.names.home(node)  # others may put something else there: its name, too
        if home is not None:
            reader.reads.append(Read(f"{home[0].name}.{home[1]}", node.lineno, key))
    reader.reads.append(Read(ref, node.lineno, key))


def runs(reader: Reader, ref: str | None, methods: tuple[str, ...], line: int) -> None:
    """Take it as calls, where an object of the project has one of *methods*."""
    project = reader.project
    cls = project.cls(ref.removesuffix("()")) if ref and ref.endswith("()") else None
    for one in project.classes.lineage(cls):
        for name in methods:
            if name in one.methods:
                reader.calls.append(Call(one.methods[name].ref, line))


def _raise(reader: Reader, node: ast.Raise) -> None:
    if node.exc is None:
        return
    made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    arguments = node.exc.args if isinstance(node.exc, ast.Call) else []
    names = reader.names
    target = names.ref(made) or f"?.{getattr(made, 'attr', getattr(made, 'id', ''))}"
    given = tuple([names.given(one) for one in arguments])
    words = node.exc.keywords if isinstance(node.exc, ast.Call) else []
    keywords = {one.arg: names.given(one.value) for one in words if one.arg}
    raised = Raise(target.removesuffix("()"), node.lineno, given, keywords or NONE_GIVEN)
    reader.raises.append(raised)
    reader.visit(node.exc)


def _return(reader: Reader, node: ast.Return) -> None:
    reader.returns.append(Return(reader.names.given(node.value), node.lineno))
    if node.value is not None:
        reader.visit(node.value)


def _yield(reader: Reader, node: ast.Yield | ast.YieldFrom) -> None:
    given = reader.names.given(node.value)
    reader.returns.append(Return(given, node.lineno, is_yield=True))
    if node.value is not None:
        reader.visit(node.value)


VISITORS: dict[type[ast.AST], Callable[[Reader, Any], None]] = {
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.Attribute: _attribute,
    ast.Name: _name,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
}
