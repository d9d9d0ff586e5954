"""
External packages that a route's code needs: what the modules it lies in import.

A module's own imports count, with those inside the functions that the route reaches; modules
that are only imported by those do not, since a function would not take them along. Imports
for type checkers alone are left out, and so is Python's own library.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from offramp.audit.context import Context, Subject
from offramp.audit.facts.used_modules import UsedModules
from offramp.code.imports import Import, absolute
from offramp.code.module import Module

# packages that hold only other distributions; what counts is below them
SHARED_NAMES = frozenset(
    {"google", "google.cloud", "azure", "zope", "ruamel", "backports", "jaraco"}
)


def find(subject: Subject, context: Context) -> list[str]:
    """Return the packages by the names they are imported by, sorted."""
    imports = context.once(Imports)
    return sorted({name for ref in subject.reached for name in imports.needed(ref)})


class Imports:
    """The external packages each module and each function imports, looked at once."""

    def __init__(self, context: Context) -> None:
        self._project = context.project
        self._used = context.once(UsedModules)
        self._needed: dict[str, frozenset[str]] = {}
        self._tops: dict[str, frozenset[str]] = {}
        self._insides: dict[str, frozenset[str]] = {}

    def needed(self, ref: str) -> frozenset[str]:
        """Return what a function imports, its module, and the modules whose names it uses."""
        if ref not in self._needed:
            modules = (self._project.modules[name] for name in self._used.of(ref))
            self._needed[ref] = self.inside(ref).union(*map(self.top, modules))
        return self._needed[ref]

    def top(self, module: Module) -> frozenset[str]:
        """Return what importing the module itself imports from outside."""
        if module.name not in self._tops:
            found = self._external(module, module.imports.get("", ()))
            self._tops[module.name] = frozenset(found)
        return self._tops[module.name]

    def inside(self, ref: str) -> frozenset[str]:
        """Return what a function imports when it runs."""
        if ref not in self._insides:
            module, qualname = self._project.split(ref)
            imports = module.imports.get(qualname, ()) if module else ()
            self._insides[ref] = frozenset(self._external(module, imports) if module else ())
        return self._insides[ref]

    def every(self) -> Iterator[tuple[Module, str, str]]:
        """Yield each package that is imported anywhere, with the module and the function in it."""
        for module in self._project.modules.values():
            for qualname, imports in module.imports.items():
                for name in self._external(module, imports):
                    yield module, qualname, name

    def _external(self, module: Module, imports: Iterable[Import]) -> Iterator[str]:
        for one in imports:
            for dotted in _names(one.node, module) if not one.for_types else ():
                if dotted and self._project.find(dotted, module) is None:
                    top = dotted.partition(".")[0]
                    if top not in sys.stdlib_module_names and not self._is_own(top):
                        yield package(dotted)

    def _is_own(self, top: str) -> bool:
        return (
            top == self._project.root.name
            and "" not in self._project.packages
            and any(one.startswith(f"{top}.") or one == top for one in self._project.modules)
        )


def package(dotted: str) -> str:
    """Return the part of a dotted name that a distribution stands for."""
    parts = dotted.split(".")
    end = 1
    while ".".join(parts[:end]) in SHARED_NAMES and end < len(parts):
        end += 1
    return ".".join(parts[:end])


def _names(statement: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif not statement.level:
        origin = absolute(statement, module)
        if origin in SHARED_NAMES:
            yield from (f"{origin}.{alias.name}" for alias in statement.names)
        else:
            yield origin
