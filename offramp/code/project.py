"""
All modules of an application, and the way of a name from one to another.

A *reference* is the dotted name under which something is defined, whatever it is called where
it is used. `()` stands for what a call returns, `[]` for an element:

    requests.get                            from requests import get as fetch; fetch
    app.models.User                         a class of the project
    app.models.User()                       an instance of it
    flask_sqlalchemy.SQLAlchemy().session   db.session, wherever `db` was imported from
    builtins.open()                         what open() returned

What belongs to no module of the project is external and keeps the name it was imported by.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from offramp.code.carried import Carried
from offramp.code.classes import Classes
from offramp.code.expressions import NOTHING
from offramp.code.finder import Finder
from offramp.code.homes import Homes
from offramp.code.imports import as_known
from offramp.code.kept_names import KeptNames
from offramp.code.made import Made
from offramp.code.module import Class, Function, Module
from offramp.code.names import Names
from offramp.code.put_over import is_put_over
from offramp.code.tree import Found
from offramp.code.unread import Unread

BY_NAME = "importlib.import_module()"
DEEPEST = 25  # names that lead to names; a circle ends here
KEPT_SPLITS = 100_000
T = TypeVar("T", Class, Function)


class Project:
    """Modules by dotted name, and what no module could be made of."""

    def __init__(
        self, root: Path, modules: dict[str, Module], files: list[Found], unread: list[Unread]
    ) -> None:
        self.root = root
        self.modules = modules
        self.files, self.unread = files, unread
        self.classes = Classes(self)
        self.carried = Carried(self)
        self.homes = Homes(self)
        self._finder = Finder(root.name, modules)
        self._names = KeptNames()
        self._following: set[tuple[str, tuple[str, ...]]] = set()
        self._returning: set[str] = set()
        self.depth = 0  # of expressions that are being looked at, in all scopes
        self.asking = 0  # names and functions that are being looked up: circles end there
        self._split: dict[str, tuple[Module | None, str]] = {}
        self._returned: dict[str, str | None] = {}
        self._canonical: dict[tuple[str, str], str] = {}
        self.handed: dict[tuple[str, str], str] = {}  # set-up's arguments

    @property
    def lines(self) -> int:
        """Lines of all modules."""
        return sum(one.lines for one in self.modules.values())

    @cached_property
    def by_file(self) -> dict[str, Module]:
        """Modules by their file, relative to the root."""
        return {one.file: one for one in self.modules.values()}

    @property
    def packages(self) -> set[str]:
        """Names of the modules that are packages."""
        return self._finder.packages

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, module by module."""
        for module in self.modules.values():
            yield from module.functions.values()

    def function(self, ref: str) -> Function | None:
        """Return the function or method of that reference."""
        return self._functions.get(ref)

    def cls(self, ref: str) -> Class | None:
        """Return the class of that reference."""
        return self._classes.get(ref)

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return self._by_reference(module.functions for module in self.modules.values())

    @cached_property
    def _classes(self) -> dict[str, Class]:
        return self._by_reference(module.classes for module in self.modules.values())

    def _by_reference(self, tables: Iterable[dict[str, T]]) -> dict[str, T]:
        """Return what is defined; a module of the same name hides what a package defines."""
        every = (one for table in tables for one in table.values())
        return {one.ref: one for one in every if self.split(one.ref)[0] is one.module}

    def split(self, ref: str) -> tuple[Module | None, str]:
        """Return the module a reference lies in, and the rest of it."""
        found = self._split.get(ref)
        if found is None:
            if len(self._split) > KEPT_SPLITS:
                self._split.clear()
            found = self._split[ref] = self._parted(ref)
        return found

    def _parted(self, ref: str) -> tuple[Module | None, str]:
        head, rest = ref, ""
        while head:
            module = self.modules.get(head)
            if module is not None:
                return module, rest
            head, _, last = head.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        return None, ref

    def around(self, function: Function) -> Names:
        """Return what names mean where a function stands: for its decorators and defaults."""
        return self.names(function.module, function.outer)

    def decorators(self, function: Function) -> Iterator[tuple[ast.expr, str]]:
        """Yield a function's decorators, each with what it is, called or not, where known."""
        names = self.around(function) if function.decorators else None
        for node in function.decorators:
            target = names and names.ref(getattr(node, "func", node))
            if target:
                yield node, target

    def names(self, module: Module, function: Function | None = None) -> Names:
        """Return what names mean inside *function*, or at the top of *module*."""
        key = function.ref if function else f"{module.name}:"
        found = self._names.get(key)
        if found is None:
            found = self._names.put(key, Names(self, module, function))
            module.trees.make_room(self._names.room)
        return found

    def let_go(self) -> None:
        """Forget names and trees, most of the memory; what is asked for later is made again."""
        self._names.let_go()
        for module in self.modules.values():
            module.trees.let_go()

    def find(self, dotted: str, near: Module | None = None) -> Module | None:
        """Return the module that `import dotted` means in *near*, if it is the project's."""
        return self._finder.find(dotted, near)

    def is_started_in(self, package: str) -> bool:
        """Tell whether modules of a package import each other without its name."""
        return self._finder.is_started_in(package)

    def canonical(self, dotted: str, near: Module | None = None) -> str:
        """Return the reference of an imported name: where it is defined, not where taken from."""
        key = (dotted, near.name.rpartition(".")[0] if near else "")
        if key not in self._canonical:
            self._canonical[key] = self._look_up(dotted, near)
        return self._canonical[key]

    def _look_up(self, dotted: str, near: Module | None) -> str:
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            module = self.find(".".join(parts[:end]), near)
            if module is not None:
                rest = tuple(parts[end:])
                return self.follow(module, rest) if rest else self._imported(module)
        return as_known(dotted)

    def _imported(self, module: Module) -> str:
        """Return what a package has under the name of its module: `from .main import main`."""
        package, _, name = module.name.rpartition(".")
        holder = self.modules.get(package)
        for one in holder.bindings.get(name, ()) if holder and holder.is_package else ():
            if holder is not None and is_put_over(one, module, holder, self):
                return self.follow(holder, (name,))
        return module.name

    def follow(self, module: Module, rest: tuple[str, ...]) -> str:
        """Return the reference of `module.a.b` for *rest* ("a", "b")."""
        if not rest:
            return module.name
        key = (module.name, rest)
        if key in self._following or len(self._following) > DEEPEST:
            return ".".join([module.name, *rest])
        self._following.add(key)
        self.asking += 1
        try:
            ref = self._bound(module, rest[0])
            for attribute in rest[1:]:
                ref = self.attribute(ref, attribute)
            return ref
        finally:
            self._following.discard(key)
            self.asking -= 1

    def _bound(self, module: Module, name: str) -> str:
        names = self.names(module)
        by_name = None  # what is imported by a name that is made at run time says least
        for binding in module.bound(name):
            ref = names.bound(binding)
            if ref is not None and ref != NOTHING and not ref.startswith(BY_NAME):
                return ref
            by_name = ref if ref != NOTHING else by_name
        ref = by_name or self._from_functions(module, name)
        if ref is not None:
            return ref
        own = f"{module.name}.{name}"
        if own in self.modules or name in module.bindings:
            return own
        for star in module.stars:
            origin = self.find(star, module)
            if origin is not None and origin is not module:
                ref = self.follow(origin, (name,))
                if ref != f"{origin.name}.{name}" or name in origin.bindings or ref in self.modules:
                    return ref
        external = [star for star in module.stars if self.find(star, module) is None]
        return f"{external[0]}.{name}" if external and not name.startswith("_") else own

    @cached_property
    def globals(self) -> frozenset[str]:
        """Names of modules that functions put something on, by `global`."""
        put = (name for one in self.modules.values() for name in one.carried)
        return frozenset(name.removeprefix("global.") for name in put if name.startswith("global."))

    def _from_functions(self, module: Module, name: str) -> str | None:
        """Return what a function of the module puts on a name by `global`."""
        put = module.carried.get(f"global.{name}", ())
        refs = [self.names(module, module.functions.get(one)).bound(value) for one, value in put]
        led = [ref for ref in refs if ref is not None and ref != NOTHING]
        if len(led) > 1:
            self.classes.choose(led)
        return led[0] if led else None

    def attribute(self, ref: str, name: str) -> str:
        """Return the reference of `ref.name`."""
        if ref in self.modules:
            return self.follow(self.modules[ref], (name,))
        is_instance = ref.endswith("()")
        cls = self.cls(ref.removesuffix("()"))
        if cls is not None:
            found = self.classes.attribute(cls, name, is_instance=is_instance)
            if found is None and is_instance and self.carried.is_application(cls):
                found = self.carried.ref("flask.Flask()", name)
            return found or f"{ref}.{name}"
        if ref in {"flask.g", "flask.current_app", "flask.Flask()"}:
            return self.carried.ref(ref, name) or f"{ref}.{name}"
        own = f"{ref}.{name}"
        return (self.carried.put_on_library(own) if is_instance else None) or own

    def returned(self, function: Function) -> str | None:
        """Return the reference of what a function returns (or yields), when it is one thing."""
        if function.ref in self._returned:
            return self._returned[function.ref]
        if function.ref in self._returning or len(self._returning) > DEEPEST:
            return None
        self._returning.add(function.ref)
        self.asking += 1
        try:
            ref = self._returned[function.ref] = self.names(function.module, function).returned()
            return ref
        finally:
            self._returning.discard(function.ref)
            self.asking -= 1

    @cached_property
    def made(self) -> Made:
        """Where objects are made that names of modules, objects and the application hold."""
        return Made(self)
