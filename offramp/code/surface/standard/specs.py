"""Modules loaded step by step: finders, specs and loaders of importlib and pkgutil."""

from __future__ import annotations

import posixpath

from offramp.code.module import Module
from offramp.code.surface.interpreter import importing
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Space, Unknown, Value
from offramp.code.surface.standard import files

LIBRARY = Library()
FINDER = LIBRARY.model("importlib.machinery.FileFinder")
SPEC = LIBRARY.model("importlib.machinery.ModuleSpec")
LOADER = LIBRARY.model("importlib.machinery.SourceFileLoader")


def finder(made: Value, module: Module) -> None:
    """Let a finder know the one module that it is asked for."""
    if isinstance(made, Instance):
        made.of(FINDER)["module"] = module


@FINDER.method("find_spec", "find_module")
def find_spec(call: Call) -> Value:
    """`finder.find_spec(name)`; `find_module` before Python 3.12."""
    module = call.self.of(FINDER).get("module") if isinstance(call.self, Instance) else None
    return _spec(call, module) if module is not None else Unknown()


def _spec(call: Call, module: Module) -> Instance:
    spec, loader = Instance(SPEC, call.place), Instance(LOADER, call.place)
    spec.of(SPEC)["module"] = loader.of(LOADER)["module"] = module
    spec.attributes = {"name": module.name, "loader": loader, "origin": str(module.path)}
    return spec


@LIBRARY.function("importlib.util.spec_from_file_location")
def spec_from_file_location(call: Call) -> Value:
    """`spec_from_file_location(name, path)` of a file of the project."""
    path = files.as_text(call, call.get(1, "location"))
    if path is None:
        return Unknown()
    path = posixpath.normpath(path)
    modules = call.world.project.modules.values()
    found = next((one for one in modules if str(one.path) == path), None)
    return _spec(call, found) if found is not None else Unknown()


@LIBRARY.function("importlib.util.find_spec")
def find_spec_by_name(call: Call) -> Value:
    """`find_spec(name)`: of a module of the project; others may be there or not."""
    name = call.text(0, "name")
    found = call.world.project.find(name) if name else None
    return _spec(call, found) if found is not None else Unknown()


@LIBRARY.function("importlib.util.module_from_spec")
def module_from_spec(call: Call) -> Value:
    """The module before it has run: what it is given now its top can use."""
    spec = call.get(0, "spec")
    if isinstance(spec, Instance) and spec.isa(SPEC):
        return importing.made(call.world, spec.of(SPEC)["module"])
    return Unknown()


@LOADER.method("exec_module")
def exec_module(call: Call) -> Value:
    """Run the module's top."""
    module = call.get(0, "module")
    if isinstance(module, Space):
        importing.execute_top(call.world, module)
    return None


@SPEC.method("load_module")
@LOADER.method("load_module")
def load_module(call: Call) -> Value:
    """`loader.load_module(name)`, before Python 3.12."""
    kept = call.self.states if isinstance(call.self, Instance) else {}
    for state in kept.values():
        if isinstance(state, dict) and "module" in state:
            return importing.run(call.world, state["module"])
    return Unknown()
