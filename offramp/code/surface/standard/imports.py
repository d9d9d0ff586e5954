"""Modules imported and found by name: importlib, pkgutil, inspect, werkzeug's import_string."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from offramp.code.surface.interpreter import importing, objects
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    Bound,
    Builtin,
    Closure,
    Instance,
    OpenList,
    ProjectClass,
    Space,
    Unknown,
    Value,
    Wrapped,
)
from offramp.code.surface.standard import specs

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
LIBRARY.values["typing.TYPE_CHECKING"] = False
LIBRARY.values["sys.version_info"] = (3, 12, 0, "final", 0)
LIBRARY.values["sys.platform"] = "linux"
LIBRARY.values["os.name"] = "posix"
LIBRARY.values["os.sep"] = "/"
LIBRARY.values["os.path.sep"] = "/"


@LIBRARY.function("importlib.import_module")
def import_module(call: Call) -> Value:
    """`import_module(name, package)`."""
    name = call.text(0, "name")
    if name is None:
        call.world.doubt("a module is imported whose name the text does not settle", call.place)
        return Unknown("importlib.import_module()")
    if name.startswith("."):
        package = call.text(1, "package") or ""
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        name = ".".join([*parts[: len(parts) - level + 1], name.lstrip(".")]).strip(".")
    near = call.scope.space.module if call.scope else None
    found = call.world.project.find(name, near)
    if found is None and call.world.trying and _is_own(call, name):
        call.world.raises("ImportError")
    return importing.module(call.world, name, near)


def _is_own(call: Call, name: str) -> bool:
    return call.world.project.find(name.partition(".")[0]) is not None


@LIBRARY.function("werkzeug.utils.import_string", "werkzeug.import_string")
def import_string(call: Call) -> Value:
    """`import_string("package.module:name")`."""
    name = call.text(0, "import_name")
    return importing.imported(call.world, name) if name else Unknown()


@LIBRARY.function("werkzeug.utils.find_modules")
def find_modules(call: Call) -> Value:
    """Names of the modules in a package."""
    package = call.text(0, "import_path")
    if package is None:
        return OpenList()
    deep = call.get(2, "recursive") is True
    names = _below(call, package, deep=deep)
    packages = call.world.project.packages
    return [one for one in names if call.get(1, "include_packages") is True or one not in packages]


def _below(call: Call, package: str, *, deep: bool) -> list[Value]:
    found = call.world.project.find(package)
    start = f"{found.name if found else package}."
    names = [one for one in call.world.project.modules if one.startswith(start)]
    return [*sorted(one for one in names if deep or "." not in one[len(start) :])]


@LIBRARY.function("pkgutil.iter_modules")
def iter_modules(call: Call) -> Value:
    """(finder, name, is_package) of the modules in folders."""
    return _modules_in(call, deep=False)


@LIBRARY.function("pkgutil.walk_packages")
def walk_packages(call: Call) -> Value:
    """As `iter_modules`, with those of the packages in them."""
    return _modules_in(call, deep=True)


def _modules_in(call: Call, *, deep: bool) -> Value:
    folders = call.world.items(call.get(0, "path"))
    prefix = call.text(1, "prefix") or ""
    if folders is None:
        return OpenList()
    rows: list[Instance] = []
    for folder in folders:
        text = call.world.plain(folder)
        if not isinstance(text, str):
            continue
        home = f"{posixpath.normpath(text)}/"
        for module in call.world.project.modules.values():
            path = str(module.path.parent if module.is_package else module.path.with_suffix(""))
            parts = path.removeprefix(home).split("/")
            if path.startswith(home) and (deep or len(parts) == 1):
                row = _row(call, prefix + ".".join(parts), is_package=module.is_package)
                specs.finder(row.attributes["module_finder"], module)
                rows.append(row)
    return sorted(rows, key=lambda one: str(one.attributes["name"]))


def _row(call: Call, name: str, *, is_package: bool) -> Instance:
    row = Instance(ROW, call.place)
    finder = Instance(specs.FINDER, call.place)
    row.attributes = {"module_finder": finder, "name": name, "ispkg": is_package}
    row.attributes["__iter__"] = Builtin(lambda _call: [finder, name, is_package])
    return row


ROW = LIBRARY.model("pkgutil.ModuleInfo")


@LIBRARY.function("inspect.getmembers")
def getmembers(call: Call) -> Value:
    """(name, value) of what a module, a class or an object of the project has."""
    value, world = call.get(0, "object"), call.world
    if not isinstance(value, (Space, ProjectClass, Instance)):
        return OpenList()
    test = call.get(1, "predicate")
    rows: list[Value] = []
    for name in world.items(objects.TABLE["dir"](Call(world, call.place, [value]))) or ():
        item = world.attribute(value, name) if isinstance(name, str) else Unknown()
        if test is None or world.call(test, [item], place=call.place) is True:
            rows.append((name, item))
    return rows


@LIBRARY.function("inspect.isclass")
def isclass(call: Call) -> Value:
    """Whether it is a class of the project."""
    return isinstance(call.get(0, "object"), ProjectClass)


@LIBRARY.function("inspect.isfunction")
def isfunction(call: Call) -> Value:
    """Whether it is a function of the project, with decorators from outside around it or not."""
    return isinstance(call.get(0, "object"), (Closure, Wrapped))


@LIBRARY.function("inspect.ismethod")
def ismethod(call: Call) -> Value:
    """Whether it is a method of an object; of a class it was one before Python 3."""
    return isinstance(call.get(0, "object"), (Bound, Closure, Wrapped))


@LIBRARY.function("inspect.isroutine")
def isroutine(call: Call) -> Value:
    """Whether it is a function or a method."""
    return isinstance(call.get(0, "object"), (Bound, Builtin, Closure, Wrapped))


@LIBRARY.proxy("sys.modules")
def modules(world: World) -> Value:
    """Modules of the project that were imported, by name."""
    return dict(world.spaces)


@LIBRARY.function("flask.helpers.get_root_path")
def get_root_path(call: Call) -> Value:
    """The folder of a module."""
    name = call.text(0, "import_name")
    found = call.world.project.find(name) if name else None
    return str(found.path.parent) if found is not None else Unknown()


@LIBRARY.function("inspect.unwrap")
def unwrap(call: Call) -> Value:
    """What is behind the wrappers."""
    from offramp.code.surface.views import behind

    return behind(call.get(0, "func")).value
