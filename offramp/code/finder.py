"""Which module of a project an import means, from wherever in it that stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from offramp.code import script_folder
from offramp.code.endings import Endings, meant
from offramp.code.module import Module


class Finder:
    """
    Modules by the names that they are imported by.

    *root* is the name of the project's folder. Modules may be imported from the root, from a folder
    in it, and by what lies beside them where a script is started there.
    """

    def __init__(self, root: str, modules: Mapping[str, Module]) -> None:
        self._root = root
        self._modules = modules
        self.packages = {one.name for one in modules.values() if one.is_package}
        self._endings = Endings(modules, self.packages)
        self._script_folders: dict[str, frozenset[str]] = {}

    def find(self, dotted: str, near: Module | None) -> Module | None:
        """Return the module that `import dotted` means in *near*, if it is the project's."""
        if dotted in self._modules:
            return self._modules[dotted]
        inside = dotted.removeprefix(f"{self._root}.")
        if inside in self._modules and "" not in self.packages:
            return self._modules[inside]
        file = near.file if near else None
        candidates = meant(self._endings.of_roots.get(dotted, []), dotted, file)
        nearest = self._nearest(dotted, near, candidates) if near else None
        if nearest is not None:
            return nearest
        if not candidates:
            candidates = meant(list(self._inner(dotted, near.name if near else "")), dotted, file)
        return self._modules[candidates[0]] if len(candidates) == 1 else None

    def _nearest(self, dotted: str, near: Module, candidates: list[str]) -> Module | None:
        """Return the one of several modules that lies nearest, or one beside a script."""
        parts = near.name.split(".")
        inmost = len(parts) - (not near.is_package)
        for folder in (".".join(parts[:end]) for end in range(inmost, 0, -1)):
            name = f"{folder}.{dotted}"
            is_beside = not candidates and name in self._modules
            if name in candidates or (
                is_beside and dotted.partition(".")[0] in self._beside(folder)
            ):
                return self._modules[name]
        return None

    def _inner(self, dotted: str, near: str) -> Iterator[str]:
        """Yield what *dotted* means outside of packages that are started in: on their path."""
        for name in self._endings.of_packages.get(dotted, ()):
            package = name[: -len(dotted) - 1]
            is_on_path = not near.startswith(f"{package}.") and self.is_started_in(package)
            if is_on_path and script_folder.is_own(package, dotted, self._modules):
                yield name

    def is_started_in(self, package: str) -> bool:
        """Tell whether modules of a package import each other without its name."""
        return bool(self._beside(package))

    def _beside(self, package: str) -> frozenset[str]:
        if package not in self._script_folders:
            self._script_folders[package] = script_folder.beside(package, self._modules)
        return self._script_folders[package]
