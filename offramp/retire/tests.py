"""
The tests of a project, and what of its tests' own code each uses: helpers, and fixtures by name.

Code that only the fixtures and helpers of tests that stay still need stays for their sake, and
is named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from offramp.retire.code import Code
from offramp.retire.units import Key, Unit, last_name

AROUND = re.compile(  # methods that run unasked: Python's own, and those around each test
    r"__|\.(async)?(set_?up|tear_?down)(_?(class|method))?$", re.IGNORECASE
)
AROUND_MODULE = re.compile(r"(set_?up|tear_?down)_?(module|function)", re.IGNORECASE)


def is_test_file(name: str) -> bool:
    """Tell whether a file belongs to tests, by its folder or its name."""
    path = PurePosixPath(name)
    return (
        bool({"tests", "test", "testing"} & set(path.parts[:-1]))
        or path.name.startswith("test_")
        or path.name.endswith("_test.py")
        or path.name == "conftest.py"
    )


@dataclass
class Tests:
    """The units of test files, and which of them are tests."""

    code: Code
    files: set[str]  # modules
    _known: dict[Key, tuple[Key, ...]] = field(default_factory=dict)

    def all(self) -> Iterator[Unit]:
        """Yield the tests: functions, and methods of test classes."""
        for module in self.files:
            for unit in self.code.modules[module].units.values():
                name = unit.key.name.rpartition(".")[2]
                if name.startswith("test") and not isinstance(unit.nodes[0], ast.Assign):
                    yield unit

    def reached(self, test: Key) -> set[Key]:
        """Return the units of test files that *test* uses: helpers, fixtures by name."""
        return self.closure([test])

    def closure(self, roots: Iterable[Key]) -> set[Key]:
        """Return the units of test files that *roots* use, themselves too."""
        found: set[Key] = set()
        attributes: set[str] = set()
        pending = list(roots)
        while pending:
            key = pending.pop()
            if key in found:
                continue
            found.add(key)
            pending += self._edges(key)
            fresh = self.code.mentions(key).attributes - attributes
            attributes |= fresh
            for name in fresh:
                pending += [m for m in self._methods.get(name, ()) if _owner(m) in found]
            pending += [
                m for m in self._of_class.get(key, ()) if m.name.rpartition(".")[2] in attributes
            ]
        return found

    @cached_property
    def _methods(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = {}
        for unit in self._units():
            if unit.owner is not None:
                found.setdefault(unit.key.name.rpartition(".")[2], []).append(unit.key)
        return found

    @cached_property
    def _of_class(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = {}
        for unit in self._units():
            if unit.owner is not None:
                found.setdefault(unit.owner, []).append(unit.key)
        return found

    def _units(self) -> Iterator[Unit]:
        for module in self.files:
            yield from self.code.modules[module].units.values()

    def _edges(self, key: Key) -> tuple[Key, ...]:
        """Return the units of test files that one names or asks for, and special methods."""
        if key not in self._known:
            names = {
                led
                for led in self.named(key)
                if led.module in self.files and led.name not in {"", "*"}
            }
            special = {m for m in self._of_class.get(key, ()) if AROUND.search(m.name)}
            owner = {_owner(key)} if key in self._of_class.get(_owner(key), ()) else set()
            self._known[key] = tuple(names | special | owner | set(self.fixtures(key)))
        return self._known[key]

    def fixtures(self, key: Key) -> Iterator[Key]:
        """Yield what a test or a fixture asks for by its parameters, and by `usefixtures`."""
        unit = self.code.unit(key)
        if unit is None:
            return
        wanted: set[str] = set()
        for node in unit.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                wanted |= {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
                for decorator in node.decorator_list:
                    if last_name(decorator) == "usefixtures":
                        wanted |= self.code.mentions(key).texts
        for name in wanted:
            yield from self.fixture(key.module, name)
        if key.name.rpartition(".")[2].startswith("test"):
            yield from self._unasked(key.module)

    def fixture(self, module: str, name: str) -> Iterator[Key]:
        """Yield what a test of *module* gets for a parameter."""
        if name in self.code.modules[module].units:
            yield Key(module, name)
            return
        file = self.code.modules[module].module.file
        for other, folder in self._conftests:
            if file.startswith(folder) and name in self.code.modules[other].units:
                yield Key(other, name)
                return
        yield from self._fixtures.get(name, ())  # imported, of a plugin, or called otherwise

    @cached_property
    def _fixtures(self) -> dict[str, list[Key]]:
        """All fixtures by the name that tests ask for them by."""
        found: dict[str, list[Key]] = {}
        for unit in self._units():
            for one in unit.announced:
                if last_name(one) in {"fixture", "yield_fixture"}:
                    given = [k.value for k in getattr(one, "keywords", ()) if k.arg == "name"]
                    name = getattr(next(iter(given), None), "value", unit.key.name)
                    found.setdefault(str(name), []).append(unit.key)
        return found

    def _unasked(self, module: str) -> Iterator[Key]:
        """Yield the fixtures and functions that run around every test of a module."""
        file = self.code.modules[module].module.file
        seen = {module, *(other for other, folder in self._conftests if file.startswith(folder))}
        yield from (key for key in self._automatic if key.module in seen)

    @cached_property
    def _automatic(self) -> list[Key]:
        return [
            unit.key
            for unit in self._units()
            if AROUND_MODULE.fullmatch(unit.key.name)
            or any(
                keyword.arg == "autouse"
                for one in unit.announced
                if isinstance(one, ast.Call)
                for keyword in one.keywords
            )
        ]

    @cached_property
    def _conftests(self) -> list[tuple[str, str]]:
        """Modules whose fixtures others see, with the folder they see them in."""
        files = [(name, self.code.modules[name].module.file) for name in self.files]
        return [
            (name, file.removesuffix("conftest.py"))
            for name, file in files
            if PurePosixPath(file).name == "conftest.py"
        ]

    def named(self, key: Key) -> Iterator[Key]:
        """Yield what a unit names, of the tests and of the application."""
        said = self.code.mentions(key)
        for parts in said.names:
            for led in self.code.resolve(key.module, parts):
                if isinstance(led, Key):
                    yield led
        near = self.code.modules[key.module].module
        for text in said.dotted_texts():
            for led in self.code.dotted(tuple(text.split(".")), near):
                if isinstance(led, Key):
                    yield led


def _owner(key: Key) -> Key:
    return Key(key.module, key.name.rpartition(".")[0])
