"""Methods that run where a class leaves one open: what its subclasses have in its place."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property

from offramp.code.module import Function
from offramp.code.nodes import last_name
from offramp.code.project import Project
from offramp.code.site import Call, Sites

ALONE = 2  # statements: a docstring, and the error
MOST = 8  # of one method; where more have it, it says nothing of what runs


class Overriding:
    """Finds them by the method that is left open; each is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[str, list[Function]] = {}
        self._lacked: dict[str, list[Call]] = {}

    def of(self, ref: str) -> list[Function]:
        """Return what subclasses have for a method that only raises, or is not there."""
        if ref not in self._found:
            function = self._project.function(ref)
            if function is None:
                known = self._lacking(ref)
            else:
                known = self._look_up(function) if function.owner else []
            self._found[ref] = known if len(known) <= MOST else []
        return self._found[ref]

    def lacked(self, ref: str, found: Sites | None) -> list[Call]:
        """Return a function's calls of methods that their class lacks: subclasses have them."""
        if ref not in self._lacked:
            project = self._project
            self._lacked[ref] = [
                one
                for one in (found.calls if found else ())
                if project.function(one.target) is None
                and project.cls(one.target.rpartition("().")[0]) is not None
            ]
        return self._lacked[ref]

    def _lacking(self, ref: str) -> list[Function]:
        """Return what subclasses have where the class of an object has no such method."""
        owner, is_method, name = ref.rpartition("().")
        if not is_method or name not in self._methods or self._project.cls(owner) is None:
            return []
        below = self._project.classes.below(owner)
        return [one.methods[name] for one in below if name in one.methods]

    def _look_up(self, function: Function) -> list[Function]:
        others = [one for one in self._methods.get(function.name, ()) if one is not function]
        if not others or not _is_open(function):
            return []
        classes = self._project.classes
        return [
            one
            for one in others
            if any(
                base.ref == function.owner
                for base in classes.lineage(self._project.cls(one.owner or ""))
            )
        ]

    @cached_property
    def _methods(self) -> dict[str, list[Function]]:
        found: dict[str, list[Function]] = defaultdict(list)
        for one in self._project.functions():
            if one.owner and not one.name.startswith("__"):
                found[one.name].append(one)
        return found


def _is_open(function: Function) -> bool:
    """Tell whether a method does nothing but say that a subclass has it."""
    marks = (last_name(one) for one in function.decorators)
    if "abstractmethod" in marks:
        return True
    match function.node.body[-1]:
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError" and len(function.node.body) <= ALONE
        case _:
            return False
