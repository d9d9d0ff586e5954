"""
What every process asks of its environment when it starts, and what settings are made of it.

Tops of modules, classes of settings and the factory read variables once, for all routes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from offramp.audit.context import Context
from offramp.audit.facts import settings_classes
from offramp.audit.facts.environment import Environment
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.module import Assigned, Binding, Module
from offramp.code.names import Names
from offramp.code.surface.model import Setting

NAMING_A_FILE = Called(re.compile(r"\bconfig\.from_envvar$").search)


@dataclass(frozen=True)
class Variable:
    """A variable of the environment, and where it is read."""

    name: str
    file: str
    line: int


def variables(context: Context) -> list[Variable]:
    """Return the variables that are read as the application starts, each once, by name."""
    return context.once(_variables)


def _variables(context: Context) -> list[Variable]:
    environment = context.once(Environment)
    found: dict[str, Variable] = {}
    for place in context.running.starting:
        asked = list(environment.asked(place.sites))
        for call in place.sites.calls:
            fields = settings_classes.fields(call.target, context.project)
            asked += [(call.line, one) for one in fields]
        for call in NAMING_A_FILE.of(place.sites):
            given = call.given(0, "variable_name")
            if isinstance(given, Literal) and isinstance(given.value, str):
                asked.append((call.line, given.value))
        for line, name in asked:
            found.setdefault(name, Variable(name, place.file, line))
    return [found[name] for name in sorted(found)]


class Sources:
    """The variables behind each setting of `app.config`."""

    def __init__(self, context: Context) -> None:
        self._project = context.project
        self._environment = context.once(Environment)
        self._starting = {one.ref for one in context.running.starting}
        self._exact: dict[tuple[str, str, int], list[str]] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        for file in sorted({one.file for one in context.surface.settings}):
            module = self._project.by_file.get(file)
            if module is not None:
                self._of_module(module)
        self._all: dict[str, list[str]] = {}
        for one in context.surface.settings:
            self._all.setdefault(one.name, []).extend(self.of(one))

    def of(self, setting: Setting) -> list[str]:
        """Return the variables that one setting is made of."""
        exact = self._exact.get((setting.file, setting.name, setting.line))
        return exact or self._by_name.get((setting.file, setting.name), [])

    def named(self, name: str) -> list[str]:
        """Return the variables that a setting is made of, wherever it is set."""
        return self._all.get(name, [])

    def _of_module(self, module: Module) -> None:
        top = self._project.names(module)
        scopes: list[Mapping[str, Sequence[Binding]]] = [module.bindings]
        scopes += [one.attributes for one in module.classes.values()]
        for scope in scopes:
            for name, bindings in scope.items():
                put = [one for one in bindings if isinstance(one, Assigned) and name.isupper()]
                found = self._behind((one.value for one in put), top)
                for one in put if found else ():  # `X = a` in one branch, `X = b` in the other
                    self._exact[module.file, name, one.line] = found
        self._put(module, list(ast.walk(module.top)), top)
        for function in module.functions.values():
            if function.ref in self._starting:
                names = self._project.names(module, function)
                kinds = (ast.Assign, ast.Call, ast.Dict)
                every = [one for kind in kinds for one in names.own.every(kind)]
                self._put(module, every, names)

    def _put(self, module: Module, nodes: list[ast.AST], names: Names) -> None:
        for node in nodes:
            for name, value in _pairs(node):
                if found := self._behind([value], names):
                    self._by_name.setdefault((module.file, name), []).extend(found)

    def _behind(self, values: Iterable[ast.expr], names: Names) -> list[str]:
        every = (each for one in values for each in self._environment.variables(one, names))
        return list(dict.fromkeys(every))


def _pairs(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield names in capitals with what is put there: `config["X"] = y`, `update(X=y)`."""
    pairs: list[tuple[object, ast.expr]] = []
    match node:
        case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=key))]):
            pairs = [(key, node.value)]
        case ast.Call():
            pairs = [(one.arg, one.value) for one in node.keywords]
            if getattr(node.func, "attr", "") == "setdefault" and len(node.args) > 1:
                pairs.append((getattr(node.args[0], "value", None), node.args[1]))
        case ast.Dict():
            both = zip(node.keys, node.values, strict=True)
            pairs = [(getattr(one, "value", None), value) for one, value in both]
        case _:
            pass
    for name, value in pairs:
        if isinstance(name, str) and name.isupper():
            yield name, value
