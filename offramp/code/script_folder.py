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
    is_enough = len(found) >= ENOUGH or (found and not _is_named(package, modules))
    return frozenset(found) if is_enough else frozenset()


def is_own(package: str, dotted: str, modules: Mapping[str, Module]) -> bool:
    """Tell whether *dotted* means a package's module wherever its folder is on the path."""
    name = dotted.partition(".")[0]
    inner = f"{package}.{name}"
    return name not in sys.stdlib_module_names and not _is_wrapper(
        inner, modules.get(inner), modules
    )


def _is_wrapper(dotted: str, module: Module | None, modules: Mapping[str, Module]) -> bool:
    """
    Tell whether a module imports what has its own name, and means a library by it.

    Those inside a package may import from it, or from the library it is called like.
    """
    name = dotted.rpartition(".")[2]
    if module is None:
        return False
    if not _importing(re.escape(name)).search(module.text):
        return module.is_package and _means_a_library(dotted, module, modules)
    parts = re.findall(
        rf"^[ \t]*(?:from|import)[ \t]+{name}\.(\w+)".encode(), module.text, re.MULTILINE
    )
    return not any(f"{dotted}.{one.decode()}" in modules for one in parts)


def _means_a_library(dotted: str, package: Module, modules: Mapping[str, Module]) -> bool:
    """Tell whether modules in a package import, by its bare name, what the package has not."""
    name = re.escape(dotted.rpartition(".")[2])
    taken = re.compile(rf"^[ \t]*from[ \t]+{name}[ \t]+import[ \t(]+(\w+)".encode(), re.MULTILINE)
    found = {
        one.decode()
        for inner, module in modules.items()
        if inner.startswith(f"{dotted}.")
        for one in taken.findall(module.text)
    }
    has = package.bindings.keys() | {
        inner.removeprefix(f"{dotted}.") for inner in modules if inner.startswith(f"{dotted}.")
    }
    return bool(found) and not package.stars and not found & has


def _importing(names: str) -> re.Pattern[bytes]:
    return re.compile(rf"^[ \t]*(?:from|import)[ \t]+({names})\b".encode(), re.MULTILINE)


def _is_named(package: str, modules: Mapping[str, Module]) -> bool:
    """Tell whether modules import from the package by its name, or relatively from inside."""
    names = "|".join(map(re.escape, _endings(package)))
    above, _, last = package.rpartition(".")
    named = rf"(?:from|import)[ \t]+(?:{names})\b"
    if above:
        names = "|".join(map(re.escape, _endings(above)))
        named += rf"|from[ \t]+(?:{names})[ \t]+import[^\n#]*\b{last}\b"
    by_name = re.compile(rf"^[ \t]*(?:{named})".encode(), re.MULTILINE)
    either = re.compile(rf"^[ \t]*(?:{named}|from[ \t]+\.)".encode(), re.MULTILINE)
    return any(
        (either if name.rpartition(".")[0] == package and not one.is_package else by_name).search(
            one.text
        )
        for name, one in modules.items()
    )


def _endings(package: str) -> list[str]:
    """Return what a package may be called where a folder around it is imported from."""
    parts = package.split(".")
    return [".".join(parts[at:]) for at in range(max(len(parts) - 1, 1))]
