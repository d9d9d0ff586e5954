"""Names of modules without the folders they lie in, for what is not imported from the root."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from offramp.code.aside import ASIDE

SOURCES = "src"  # the folder that packages are installed from, with an `__init__.py` or without


class Endings:
    """The full names of *modules* by what is left of them inside of each folder around them."""

    def __init__(self, modules: Iterable[str], packages: Collection[str]) -> None:
        self._modules, self._packages = modules, packages

    @cached_property
    def of_roots(self) -> dict[str, list[str]]:
        """Inside folders that modules are imported from: no packages."""
        return self._made(of_roots=True)

    @cached_property
    def of_packages(self) -> dict[str, list[str]]:
        """Inside packages: so a script that is started there imports what lies beside it."""
        return self._made(of_roots=False)

    def _made(self, *, of_roots: bool) -> dict[str, list[str]]:
        endings: dict[str, list[str]] = {}
        for name in self._modules:
            parts = name.split(".")
            for start in range(1, len(parts)):
                if self._is_root(parts[:start]) is of_roots:
                    endings.setdefault(".".join(parts[start:]), []).append(name)
        return endings

    def _is_root(self, parts: list[str]) -> bool:
        """Tell whether modules are imported from a folder: one that no import can name, or src."""
        is_package = ".".join(parts) in self._packages
        return not is_package or parts[-1] == SOURCES or not parts[-1].isidentifier()


def meant(names: list[str], dotted: str, file: str | None) -> list[str]:
    """Return those of modules that *file* may mean: a folder of tests may hold a `flask`, too."""
    if file is None:
        return names
    folders = (one[: -len(dotted) - 1].replace(".", "/") + "/" for one in names)
    aside = [ASIDE.search(one) for one in folders]
    return [
        name
        for name, one in zip(names, aside, strict=True)
        if one is None or file.startswith(one.string[: one.end()])
    ]
