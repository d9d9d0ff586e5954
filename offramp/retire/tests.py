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
FIXTURE = frozenset({"fixture", "yield_fixture"})
ASKING = frozenset({"getfixturevalue", "lazy_fixture", "lf"})
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
                is_function = isinstance(unit.nodes[0], ast.FunctionDef | ast.AsyncFunctionDef)
                if name.startswith("test") and is_function and not is_fixture(unit):
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
        """Yield what a test or a fixture asks for: by parameters, by `usefixtures`, by a text."""
        unit = self.code.unit(key)
        if unit is None:
            return
        wanted: set[str] = set()
        for node in unit.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                wanted |= {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
                wanted |= self._asked_for(key)
                wanted |= {text for one in self._marks(key) for text in _used(one)}
        for name in sorted(wanted):
            yield from self.fixture(key, name)
        if key.name.rpartition(".")[2].startswith("test"):
            yield from self._unasked(key)

    def _asked_for(self, key: Key) -> set[str]:
        """Return the fixtures of `request.getfixturevalue("db")`; any text's, where a name says."""
        said = self.code.mentions(key)
        given = [one.args[0] for one in said.calls if last_name(one) in ASKING and one.args]
        texts = {one.value for one in given if isinstance(one, ast.Constant)}
        is_known = all(isinstance(one, ast.Constant) for one in given)
        return {text for text in (texts if is_known else said.texts) if isinstance(text, str)}

    def _marks(self, key: Key) -> Iterator[ast.expr]:
        """Yield what marks a test: its decorators, those of its class, `pytestmark`."""
        owner = _owner(key)
        marked = [key, owner, Key(key.module, "pytestmark")]
        for unit in filter(None, map(self.code.unit, marked)):
            for node in unit.nodes:
                yield from getattr(node, "decorator_list", [getattr(node, "value", None)])
                for one in getattr(node, "body", ()) if unit.key == owner else ():
                    if isinstance(one, ast.Assign) and last_name(one.targets[0]) == "pytestmark":
                        yield one.value

    def fixture(self, key: Key, name: str) -> Iterator[Key]:
        """Yield what a test or a fixture gets for a parameter: the nearest, and not itself."""
        own = self._lineage(key)
        file = self.code.modules[key.module].module.file
        around = [other for other, folder in self._conftests if file.startswith(folder)]
        near = [*(Key(one.module, f"{one.name}.{name}") for one in own), Key(key.module, name)]
        places = [*near, *(Key(other, name) for other in around)]
        units = [u for one in places if one != key and (u := self.code.unit(one))]
        found = next(filter(is_fixture, units), None) or next(iter(units), None)
        if found is not None:
            yield found.key
            return
        yield from self._fixtures.get(name, ())  # imported, of a plugin, or called otherwise

    def _lineage(self, key: Key) -> list[Key]:
        """Return the class of a method, and those it inherits from."""
        cls = self.code.project.cls(_owner(key).ref) if _owner(key).name else None
        lineage = self.code.project.classes.lineage(cls)
        return [Key(one.module.name, one.qualname) for one in lineage]

    @cached_property
    def _fixtures(self) -> dict[str, list[Key]]:
        """All fixtures by the name that tests ask for them by."""
        found: dict[str, list[Key]] = {}
        for unit in self._units():
            for one in unit.announced:
                if last_name(one) in FIXTURE:
                    given = [k.value for k in getattr(one, "keywords", ()) if k.arg == "name"]
                    name = getattr(next(iter(given), None), "value", unit.key.name)
                    found.setdefault(str(name), []).append(unit.key)
        return found

    def _unasked(self, key: Key) -> Iterator[Key]:
        """Yield the fixtures and functions that run around a test."""
        file = self.code.modules[key.module].module.file
        seen = {key.module, *(one for one, folder in self._conftests if file.startswith(folder))}
        own = self._lineage(key)
        for one in self._automatic:
            unit = self.code.unit(one)
            owner = unit.owner if unit else None
            if owner in own if owner else one.module in seen:
                yield one

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
        """Modules whose fixtures others see, with the folder they see them in, innermost first."""
        files = [(name, self.code.modules[name].module.file) for name in sorted(self.files)]
        found = [
            (name, file.removesuffix("conftest.py"))
            for name, file in files
            if PurePosixPath(file).name == "conftest.py"
        ]
        return sorted(found, key=lambda one: -len(one[1]))

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


def is_fixture(unit: Unit) -> bool:
    """Tell whether it is a fixture of pytest, whatever it is called."""
    return any(last_name(one) in FIXTURE for one in unit.announced)


def _used(mark: ast.expr | None) -> Iterator[str]:
    """Yield what `usefixtures("db")` names, also in a list of marks."""
    for node in ast.walk(mark) if mark is not None else ():
        if isinstance(node, ast.Call) and last_name(node) == "usefixtures":
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def _owner(key: Key) -> Key:
    return Key(key.module, key.name.rpartition(".")[0])
