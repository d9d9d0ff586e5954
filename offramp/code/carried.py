"""What functions, and tops of modules, put on `g` and on the application."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from offramp.code.circles import Circles
from offramp.code.expressions import NOTHING
from offramp.code.module import Assigned, Class, Function, Module

if TYPE_CHECKING:
    from offramp.code.project import Project

FLASK = ("flask.Flask", "flask.app.Flask", "apiflask.APIFlask", "flask_openapi3.OpenAPI")
Put = tuple[Module, Function | None, Assigned]  # None: by the module's top


class Carried:
    """Attributes of `flask.g`, and of the application, wherever in a project they are set."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._refs: Circles[tuple[str, str]] = Circles()
        self._functions: dict[str, str] | None = None

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
        if holder == "flask.g":
            return self._put.get(f"g.{name}", [])
        own = [
            (cls.module, cls.module.functions.get(qualname), one)
            for cls in self.applications
            for qualname, one in cls.own.get(name, ())
        ]
        return [*self._put.get(f"app.{name}", []), *own]

    @cached_property
    def applications(self) -> list[Class]:
        """The project's own classes of applications, whose methods put things on themselves."""
        return [one for base in FLASK for one in self._project.classes.below(base)]

    def put_on_library(self, ref: str) -> str | None:
        """Return the function that a module put on a library's object, or on a class."""
        if self._functions is None:
            if self._project.asking:
                return None
            self._functions = {}  # while asking
            self._functions = dict(self._put_on_libraries())
        return self._functions.get(ref) if self._functions else None

    def _put_on_libraries(self) -> Iterator[tuple[str, str]]:
        for module in self._project.modules.values():
            for one in module.top.body:
                if not isinstance(one, ast.Assign):
                    continue
                target = one.targets[0]
                if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
                    continue
                names = self._project.names(module)
                holder, put = names.ref(target.value), names.ref(one.value) or ""
                if not holder or self._project.function(put) is None:
                    continue
                if holder.endswith("()") or self._project.cls(holder) is not None:
                    yield f"{holder}.{target.attr}", put

    def is_application(self, cls: Class) -> bool:
        """Tell whether objects of a class are applications."""
        return cls in self.applications

    def ref(self, holder: str, name: str) -> str | None:
        """Return the reference of `holder.name`: the first that leads somewhere stands for all."""
        return self._refs.once((holder, name), partial(self._first, holder, name))

    def _first(self, holder: str, name: str) -> str | None:
        put = self.put_on(holder, name)
        found = [self._project.names(module, function).bound(one) for module, function, one in put]
        led = [one for one in found if one is not None and one != NOTHING]
        if len(led) > 1:
            self._project.classes.choose(led)
        return led[0] if led else self._inherited(holder, name)

    def _inherited(self, holder: str, name: str) -> str | None:
        """Return what the project's own classes of applications have under that name."""
        of = self._project.classes.attribute
        classes = self.applications if holder != "flask.g" else ()
        found = (of(one, name, is_instance=True) for one in classes)
        return next((one for one in found if one is not None), None)
