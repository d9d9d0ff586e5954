"""
Packages in which a script is started: Python then finds their modules by their bare names.

`python shop/main.py` puts `shop/` on the path, so that `import store` means `shop/store.py`,
whether there is a `shop/__init__.py` or not. A module that only is called like a library that
it wraps (`shop/celery.py`) must not be taken for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from offramp.code.module import Module

ENOUGH = 3  # modules that are imported so; fewer where nothing calls the package by its name


def beside(package: str, modules: Mapping[str, Module]) -> frozenset[str]:
    """Return the names of a package's modules that are imported without the package's."""
    inner = [name.removeprefix(f"{package}.") for name in modules if name.startswith(f"{package}.")]
    names = {one.partition(".")[0] for one in inner} - sys.stdlib_module_names
    own = {name: modules.get(f"{package}.{name}") for name in names}  # None: a folder
    if not own:
        return frozenset()
    imported = _importing("|".join(map(re.escape, own)))
    inside = [one for name, one in modules.items() if name.startswith(f"{package}.")]
    found = {name.decode() for one in inside for name in imported.findall(one.text)}
    found = {name for name in found if not _is_wrapper(f"{package}.{name}", own[name], modules)}
    enough = ENOUGH if _is_named(package, modules) else 1
    return frozenset(found) if len(found) >= enough else frozenset()


def is_own(package: str, dotted: str, modules: Mapping[str, Module]) -> bool:
    """Tell whether *dotted* means a package's module wherever its folder is on the path."""
    name = dotted.partition(".")[0]
    inner = f"{package}.{name}"
    return name not in sys.stdlib_module_names and not _is_wrapper(
        inner, modules.get(inner), modules
    )


def _is_wrapper(dotted: str, module: Module | None, modules: Mapping[str, Module]) -> bool:
    """Tell whether a module imports what has its own name, and means a library by it."""
    name = dotted.rpartition(".")[2]
    if module is None or not _importing(re.escape(name)).search(module.text):
        return False
    parts = re.findall(
        rf"^[ \t]*(?:from|import)[ \t]+{name}\.(\w+)".encode(), module.text, re.MULTILINE
    )
    return not any(f"{dotted}.{one.decode()}" in modules for one in parts)


def _importing(names: str) -> re.Pattern[bytes]:
    return re.compile(rf"^[ \t]*(?:from|import)[ \t]+({names})\b".encode(), re.MULTILINE)


def _is_named(package: str, modules: Mapping[str, Module]) -> bool:
    """Tell whether modules import from the package by its name, or relatively from inside."""
    above, _, last = package.rpartition(".")
    named = rf"(?:from|import)[ \t]+{re.escape(package)}\b"
    if above:
        named += rf"|from[ \t]+{re.escape(above)}[ \t]+import[^\n#]*\b{last}\b"
    by_name = re.compile(rf"^[ \t]*(?:{named})".encode(), re.MULTILINE)
    either = re.compile(rf"^[ \t]*(?:{named}|from[ \t]+\.)".encode(), re.MULTILINE)
    return any(
        (either if name.rpartition(".")[0] == package and not one.is_package else by_name).search(
            one.text
        )
        for name, one in modules.items()
    )
