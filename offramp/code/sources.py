"""
The folder that a project's modules are imported from, where that is not its root.

In a `src` layout the package in `src/shop` is `shop` to whoever installed it, and to itself;
`src.shop` is a second one, with tables and blueprints of its own.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from offramp.code.imports import absolute
from offramp.code.module import Module
from offramp.code.project import Project

CUSTOMARY = "src"  # where setuptools, flit, hatch, pdm and uv look by themselves
PACKAGING = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})


def folder(project: Project, module: Module) -> str:
    """
    Return the folder, dotted, that *module* is imported from; "" is the root.

    What its neighbours import by its inner name tells; else that the project can be installed.
    """
    candidates = list(_outside(project, module))
    votes = Counter(
        origin
        for one in project.modules.values()
        if candidates and one.name.startswith(f"{candidates[0]}.")
        for origin in _origins(project, one)
        if origin in {"", *candidates}
    )
    if votes:
        return max(votes, key=lambda one: (votes[one], one))
    if candidates and not _is_name(candidates[-1]):
        return candidates[-1]  # nobody can import it by that: it is started in its folder
    is_installed = any(one.name in PACKAGING for one in project.files)
    return CUSTOMARY if is_installed and CUSTOMARY in candidates else ""


def named(project: Project, application: str) -> str:
    """Return *application* ("module:name") as it is imported where it is installed or started."""
    dotted, colon, name = application.partition(":")
    module = project.find(dotted)
    inside = folder(project, module) if module else ""
    if module is None or not inside:
        return application
    short = module.name.removeprefix(f"{inside}.")
    return f"{short}{colon}{name}" if project.find(short) is module else application


def _outside(project: Project, module: Module) -> Iterator[str]:
    """Yield the folders around the package that *module* lies in, the outermost first."""
    parts = module.name.split(".")
    for end in range(1, len(parts)):
        around = ".".join(parts[:end])
        is_package = around in project.packages and _is_name(around)
        if is_package and not project.is_started_in(around):
            return
        yield around


def _is_name(dotted: str) -> bool:
    return all(one.isidentifier() for one in dotted.split("."))


def _origins(project: Project, module: Module) -> Iterator[str]:
    """Yield from where each of the project's modules is taken that *module* imports in full."""
    for statements in module.imports.values():
        for one in statements:
            for dotted in _whole(one.node, module):
                target = project.find(dotted, module)
                if target is not None and f".{target.name}".endswith(f".{dotted}"):
                    yield target.name.removesuffix(dotted).rstrip(".")


def _whole(statement: ast.Import | ast.ImportFrom, module: Module) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif not statement.level:
        yield absolute(statement, module)
