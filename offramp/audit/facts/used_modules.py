"""
The project's modules that a function uses: its own, and those whose names it mentions.

What an imported name stands for says not which module is imported for it: `db`, from
`extensions.py`, is `flask_sqlalchemy.SQLAlchemy()` wherever it is used. So names are followed
through all modules that hand them on. A class needs what its bases and attributes mention.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.context import Context
from offramp.code.module import Assigned, Class, Imported, Module
from offramp.code.names import Names
from offramp.code.nodes import everything

MOST_HOPS = 8  # modules that an imported name is handed on by


class UsedModules:
    """Modules by the function that uses them; functions are looked at as they are reached."""

    def __init__(self, context: Context) -> None:
        self._project = context.project
        self._graph = context.graph
        self._mentioned: dict[str, frozenset[str]] = {}
        self._handing: dict[str, dict[str, frozenset[str]]] = {}
        self._of_classes: dict[str, frozenset[str]] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        context.note_reached(self._note, _nothing)

    def _note(self, ref: str) -> None:
        self.of(ref)  # while its tree is at hand

    def of(self, ref: str) -> frozenset[str]:
        """Return the names of the modules that a function uses; of a module, its own."""
        if ref not in self._mentioned:
            self._mentioned[ref] = frozenset(self._found(ref))
        return self._mentioned[ref]

    def _found(self, ref: str) -> Iterator[str]:
        module, _ = self._project.split(ref)
        function = self._project.function(ref)
        if module is None:
            return
        yield module.name
        if function is not None:
            names = self._project.names(module, function)
            own = names.own
            mentioned = {one.id for one in own.every(ast.Name)}
            yield from self._by_name(module, mentioned)
            self._values[ref] = tuple(dict.fromkeys(self._homes(names, mentioned)))
            for bindings in own.bindings.values():
                yield from self._imported(bindings, module)
            yield from self._of_class(self._project.cls(function.owner or ""))
        yield from self._reached(ref)

    def values(self, ref: str) -> tuple[str, ...]:
        """Return the names of modules, with a value, that a function mentions: `extensions.db`."""
        self.of(ref)
        return self._values.get(ref, ())

    def _homes(self, names: Names, mentioned: set[str]) -> Iterator[str]:
        """Yield where the values stand that names and `module.name` lead to."""
        handing = self._of_names(names.module)
        whole = names.own.every(ast.Attribute)
        taken = {
            name
            for name, bindings in names.own.bindings.items()
            if any(isinstance(one, Imported) for one in bindings)
        }
        known = mentioned & (names.module.bindings.keys() | taken)
        nodes: list[ast.Name | ast.Attribute] = [ast.Name(id=one) for one in sorted(known)]
        nodes += [one for one in whole if getattr(one.value, "id", "") in handing]
        for node in nodes:
            home = names.home(node)
            bindings = home[0].bindings.get(home[1], ()) if home else ()
            if home and any(isinstance(one, Assigned) for one in bindings):
                yield f"{home[0].name}.{home[1]}"

    def _reached(self, ref: str) -> Iterator[str]:
        """Yield the modules that what a function calls and reads is defined in."""
        sites = self._graph.sites(ref)
        targets = {one.target for one in sites.calls} if sites else set()
        targets |= {one.target for one in sites.reads} if sites else set()
        for used in targets:
            home, rest = self._project.split(used)
            if home is not None and rest:
                yield home.name
                yield from self._of_class(home.classes.get(rest.partition(".")[0].strip("()")))

    def _by_name(self, module: Module, names: Iterable[str]) -> Iterator[str]:
        """Yield what names mean that a module imports from others of the project."""
        handing = self._of_names(module)
        for name in handing.keys() & names:
            yield from handing[name]

    def _of_names(self, module: Module) -> dict[str, frozenset[str]]:
        if module.name not in self._handing:
            self._handing[module.name] = {
                name: found
                for name, bindings in module.bindings.items()
                if (found := frozenset(self._imported(bindings, module)))
            }
        return self._handing[module.name]

    def _imported(self, bindings: Iterable[object], module: Module) -> Iterator[str]:
        for one in bindings:
            if isinstance(one, Imported):
                yield from self._handed_on(one.target, module)

    def _handed_on(self, target: str, near: Module, hops: int = 0) -> Iterator[str]:
        """Yield the module that an import names, and those that its name comes from."""
        whole = self._project.find(target, near)
        if whole is not None:
            yield whole.name
            return
        package, _, name = target.rpartition(".")
        module = self._project.find(package, near) if package else None
        if module is None or hops > MOST_HOPS:
            return
        yield module.name
        yield from self._of_class(module.classes.get(name))
        for one in module.bindings.get(name, ()):
            if isinstance(one, Imported):
                yield from self._handed_on(one.target, module, hops + 1)

    def _of_class(self, cls: Class | None) -> frozenset[str]:
        """Return the modules whose names a class's bases, decorators and attributes mention."""
        if cls is None:
            return frozenset()
        if cls.ref not in self._of_classes:
            self._of_classes[cls.ref] = frozenset()  # while asking
            self._of_classes[cls.ref] = frozenset(self._mentioned_by(cls))
        return self._of_classes[cls.ref]

    def _mentioned_by(self, cls: Class) -> Iterator[str]:
        for one in self._project.classes.lineage(cls):
            values = [put.value for each in one.attributes.values() for put in each]
            nodes = [*one.bases, *one.decorators, *values]
            every = [part for node in nodes for part in (node, *everything(node))]
            yield one.module.name
            names = {part.id for part in every if isinstance(part, ast.Name)}
            yield from self._by_name(one.module, names)


def _nothing() -> None:
    """There is nothing to let go of."""
