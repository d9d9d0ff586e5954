"""
Which tests can stay: those that neither call a route that goes nor speak of code that goes.

Code that only the fixtures and helpers of tests that stay still need is no reason against
them: it stays for their sake, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from offramp.code.surface.model import Declared
from offramp.retire.code import Code
from offramp.retire.reach import Walk
from offramp.retire.routes import template
from offramp.retire.units import Key, Unit


def is_test_file(name: str) -> bool:
    """Tell whether a file belongs to tests, by its folder or its name."""
    path = PurePosixPath(name)
    return (
        bool({"tests", "test", "testing"} & set(path.parts[:-1]))
        or path.name.startswith("test_")
        or path.name.endswith("_test.py")
        or path.name == "conftest.py"
    )


@dataclass(frozen=True)
class Routes:
    """Tells whether a text is the path of a route that goes, and of none that stays."""

    gone: re.Pattern[str]
    stays: re.Pattern[str]

    @classmethod
    def of(cls, gone: Iterable[Declared], stays: Iterable[Declared]) -> Routes:
        gone, stays = list(gone), list(stays)
        return cls(_pattern(gone), _pattern(stays))

    def is_gone(self, text: str) -> bool:
        path = re.sub(r"^(\{\}|%s|https?://[^/]+)(?=/)", "", text).partition("?")[0]
        return bool(self.gone.fullmatch(path)) and not self.stays.fullmatch(path)


def _pattern(routes: Iterable[Declared]) -> re.Pattern[str]:
    paths = [re.escape(template(one.path)).replace(r"\{\}", "[^/]+") for one in routes]
    return re.compile("|".join(paths) if paths else r"(?!)")


@dataclass
class Tests:
    """The units of test files, and which of them are tests."""

    code: Code
    files: set[str]  # modules

    def all(self) -> Iterator[Unit]:
        """Yield the tests: functions, and methods of test classes."""
        for module in self.files:
            for unit in self.code.modules[module].units.values():
                name = unit.key.name.rpartition(".")[2]
                is_in_class = unit.owner is None or unit.owner.name.startswith(("Test", "test"))
                if name.startswith("test") and is_in_class and "." not in unit.key.name[:-len(name) - 1]:
                    if not (unit.owner is None and unit.key.name.startswith("Test")):
                        yield unit

    def reached(self, test: Key) -> set[Key]:
        """Return the units of test files that *test* uses: helpers, fixtures by name."""
        return {
            key
            for key in self._closure([test])
            if key.module in self.files and key.name
        }

    def _closure(self, roots: Iterable[Key]) -> set[Key]:
        walk = Walk(self.code, frozenset())
        found: set[Key] = set()
        pending = list(roots)
        while pending:
            walk.run([key for key in pending if key.module in self.files])
            now = {key for key in walk.found.units if key.module in self.files}
            fresh = now - found
            found |= fresh
            pending = [one for key in fresh for one in self.fixtures(key)]
            pending = [one for one in pending if one not in found]
        return found

    def fixtures(self, key: Key) -> Iterator[Key]:
        """Yield what a test or a fixture asks for by its parameters, and by `usefixtures`."""
        import ast

        unit = self.code.unit(key)
        if unit is None:
            return
        wanted: set[str] = set()
        for node in unit.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                wanted |= {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
                for decorator in node.decorator_list:
                    if "usefixtures" in ast.dump(decorator):
                        wanted |= self.code.mentions(key).texts
        for name in wanted:
            yield from self._fixture(key.module, name)

    def _fixture(self, module: str, name: str) -> Iterator[Key]:
        if name in self.code.modules[module].units:
            yield Key(module, name)
            return
        folder = PurePosixPath(self.code.modules[module].module.file).parent
        for other in self.files:
            place = PurePosixPath(self.code.modules[other].module.file)
            is_around = folder == place.parent or place.parent in folder.parents
            if name in self.code.modules[other].units and (
                place.name == "conftest.py" and is_around
            ):
                yield Key(other, name)

    def dying(self, routes: Routes, removed: set[Key]) -> dict[Key, str]:
        """Return the tests that go, each with the reason."""
        found: dict[Key, str] = {}
        for test in self.all():
            reason = self._reason(test.key, routes, removed)
            if reason:
                found[test.key] = reason
        return found

    def _reason(self, test: Key, routes: Routes, removed: set[Key]) -> str | None:
        for key in sorted(self.reached(test), key=lambda one: (one.module != test.module, one.ref)):
            said = self.code.mentions(key)
            for text in sorted(said.texts):
                if routes.is_gone(text):
                    return f"calls {text}"
            if key.module != test.module:
                continue
            for one in self._named(key):
                if one in removed:
                    return f"is about {one.ref}"
                if one.name == "*" and self._is_emptied(one.module, removed):
                    return f"is about {one.module}"
        return None

    def _is_emptied(self, module: str, removed: set[Key]) -> bool:
        units = self.code.modules[module].units.values()
        return bool(units) and all(unit.key in removed for unit in units)

    def _named(self, key: Key) -> Iterator[Key]:
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
