"""Where imported names are bound first, through the modules that hand them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.code.module import Imported, Module

if TYPE_CHECKING:
    from offramp.code.project import Project

MOST_HOPS = 8  # modules that a name is passed on by
Home = tuple[Module, str]


class Homes:
    """The module and the name in it, for each name that a module imports; found once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[tuple[str, str], Home | None] = {}

    def of(self, target: str, near: Module) -> Home | None:
        """Return where *target*, which *near* imports, is bound; None outside of the project."""
        key = (near.name, target)
        if key not in self._found:
            self._found[key] = self._find(target, near, 0)
        return self._found[key]

    def _find(self, target: str, near: Module, hops: int) -> Home | None:
        package, _, name = target.rpartition(".")
        module = self._project.find(package, near) if package else None
        if module is None or hops > MOST_HOPS:
            return None
        for binding in module.bindings.get(name, ()):
            if isinstance(binding, Imported):
                return self._find(binding.target, module, hops + 1)
        return (module, name) if name in module.bindings else None
