"""What functions, and tops of modules, put on `g` and on the application."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from offramp.code.circles import Circles
from offramp.code.expressions import NOTHING
from offramp.code.module import Assigned, Function, Module

if TYPE_CHECKING:
    from offramp.code.project import Project

Put = tuple[Module, Function | None, Assigned]  # None: by the module's top


class Carried:
    """Attributes of `flask.g`, and of the application, wherever in a project they are set."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._refs: Circles[tuple[str, str]] = Circles()

    @cached_property
    def _put(self) -> dict[str, list[Put]]:
        found: dict[str, list[Put]] = {}
        for module in self._project.modules.values():
            for name, put in module.carried.items():
                at = found.setdefault(name, [])
                at += [(module, module.functions.get(qualname), one) for qualname, one in put]
        return found

    def put_on(self, holder: str, name: str) -> list[Put]:
        """Return what is put on `g` or on the application under *name*, and where."""
        return self._put.get(f"g.{name}" if holder == "flask.g" else f"app.{name}", [])

    def ref(self, holder: str, name: str) -> str | None:
        """Return the reference of `holder.name`: of the first that leads somewhere."""
        return self._refs.once((holder, name), partial(self._first, holder, name))

    def _first(self, holder: str, name: str) -> str | None:
        put = self.put_on(holder, name)
        found = (self._project.names(module, function).bound(one) for module, function, one in put)
        return next((one for one in found if one is not None and one != NOTHING), None)
