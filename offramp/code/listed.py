"""Functions that a module's table lists, which may run where it is read: `{"csv": as_csv}`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.module import Assigned
from offramp.code.names import Names
from offramp.code.project import Project
from offramp.code.site import Run, Sites

TABLES = (ast.Dict, ast.List, ast.Tuple, ast.Set)


class Listed:
    """Tables are looked at once, however many functions read them."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._tables: dict[str, list[str]] = {}

    def __call__(self, _names: Names, found: Sites) -> Iterator[Run]:
        """Yield the functions of each table that is read, each with the line."""
        for read in found.reads:
            for name in self._of(read.target):
                yield Run(name, read.line)

    def _of(self, target: str) -> list[str]:
        if target not in self._tables:
            module, name = self._project.split(target)
            self._tables[target] = [
                ref
                for one in (module.bindings.get(name, ()) if module else ())
                if module and isinstance(one, Assigned) and isinstance(one.value, TABLES)
                for ref in self._functions(one.value, self._project.names(module))
            ]
        return self._tables[target]

    def _functions(self, table: ast.expr, names: Names) -> Iterator[str]:
        for node in ast.walk(table):
            ref = names.ref(node) if isinstance(node, ast.Name | ast.Attribute) else None
            if ref is not None and self._project.function(ref) is not None:
                yield ref
