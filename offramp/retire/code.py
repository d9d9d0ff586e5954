"""The project as units, and what a name in one module leads to in another."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from offramp.code import Project
from offramp.code.module import Module
from offramp.retire import mentions
from offramp.retire.mentions import Mentions
from offramp.retire.units import Alias, Key, Unit, Units, split

DEEPEST = 20


@dataclass
class Code:
    """
    All units of *project*, and what each mentions.

    *discounted* holds nodes that do not count as a mention: where a blueprint or a view is
    registered, and views that stand inside a function and go.
    """

    project: Project
    modules: dict[str, Units] = field(default_factory=dict)
    discounted: set[int] = field(default_factory=set)
    inner: dict[Key, Unit] = field(default_factory=dict)
    _mentions: dict[Key, Mentions] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project) -> Code:
        return cls(project, {name: split(one) for name, one in project.modules.items()})

    def unit(self, key: Key) -> Unit | None:
        units = self.modules.get(key.module)
        return self.inner.get(key) or (units.units.get(key.name) if units else None)

    def units(self) -> Iterator[Unit]:
        for one in self.modules.values():
            yield from one.units.values()

    def key(self, ref: str) -> Key | None:
        """Return the unit of a reference as `offramp.code` writes it; inner functions too."""
        module, rest = self.project.split(ref)
        if module is None or not rest:
            return None
        if rest in self.modules[module.name].units:
            return Key(module.name, rest)
        function = module.functions.get(rest)
        if function is None:
            return None
        key = Key(module.name, rest)
        self.inner[key] = Unit(key, [_same(self.modules[module.name], function.line)])
        return key

    def forget(self, discounted: Iterable[int]) -> None:
        """Count no more what stands in *discounted* (ids of nodes)."""
        self.discounted.update(discounted)
        self._mentions.clear()

    def mentions(self, key: Key) -> Mentions:
        """Return what a unit (or a module's top, by its key without a name) mentions."""
        if key not in self._mentions:
            self._mentions[key] = self._read(key)
        return self._mentions[key]

    def _read(self, key: Key) -> Mentions:
        if not key.name:
            return mentions.of(self.modules[key.module].top, self._skip)
        unit = self.unit(key)
        if unit is None:
            return Mentions()
        units = self.modules[key.module].units
        if isinstance(unit.nodes[0], ast.ClassDef):  # its methods are units of their own
            methods = {id(n) for one in units.values() if one.owner == key for n in one.nodes}
            found = mentions.of(unit.nodes, lambda n: id(n) in methods or self._skip(n))
        else:
            own = {id(node) for node in unit.nodes}
            found = mentions.of(unit.nodes, lambda n: id(n) not in own and self._skip(n))
        for name, rest in found.begun:
            match units.get(name):
                case Unit(nodes=[ast.Assign(value=ast.Constant(value=str(begun)))]):
                    found.texts.add(begun + rest)
                case _:
                    pass
        owner = unit.owner or key  # `total = property(get_total)` names a method of its class
        found.attributes |= {one for one, *_ in found.names if f"{owner.name}.{one}" in units}
        return found

    def _skip(self, node: ast.AST) -> bool:
        return id(node) in self.discounted

    def resolve(self, module: str, parts: tuple[str, ...], depth: int = 0) -> Iterator[Key | Alias]:
        """
        Yield what *parts* (`("a", "b")` for `a.b`) lead to, from inside *module*.

        Keys of units and of modules' tops, and the imports on the way. A module that is named
        without going on to something in it comes as a key with the name "*".
        """
        units = self.modules[module]
        head, rest = parts[0], parts[1:]
        found = units.aliases.get(head, []) if depth <= DEEPEST else []
        own = [Key(module, one) for one in _within(units, parts)] if head in units.units else []
        if own and not isinstance(units.units[head].nodes[0], ast.Try):
            for alias in found:  # of a function that imports another's by the same name
                yield alias
                yield from self._imported(units, alias, rest, depth + 1)
            yield from own
            return
        yield from own
        if depth > DEEPEST:
            return
        for alias in found:
            yield alias
            yield from self._imported(units, alias, rest, depth + 1)
        for end in range(2, len(parts) + 1):  # `import a.b` binds `a`, and is what makes `a.b`
            yield from units.aliases.get(".".join(parts[:end]), [])
        if found:
            return
        inside = f"{module}.{head}"
        if inside in self.modules:
            yield from self.dotted((*module.split("."), *parts), units.module, depth + 1)
            return
        for star in units.stars:
            origin = self.project.find(star, units.module)
            if origin is not None and origin.name != module:
                yield from self.resolve(origin.name, parts, depth + 1)

    def _imported(
        self, units: Units, alias: Alias, rest: tuple[str, ...], depth: int
    ) -> Iterator[Key | Alias]:
        """
        Yield what an import leads to, and *rest* of that.

        `from shop import db` is no module `shop.db` where the package says `from .db import db`.
        """
        parts = tuple(alias.target.split("."))
        origin = self.project.find(".".join(parts[:-1]), units.module)
        package = self.modules.get(origin.name) if origin else None
        if package is not None and self._is_hidden(package, parts[-1]):
            yield Key(package.module.name, "")
            yield from self.resolve(package.module.name, (parts[-1], *rest), depth)
            return
        yield from self.dotted((*parts, *rest), units.module, depth)

    def _is_hidden(self, package: Units, name: str) -> bool:
        """Tell whether a package's top gives a module's name to something out of that module."""
        own = f"{package.module.name}.{name}"
        handed = package.aliases.get(name, []) if own in self.modules else []
        parts = [one.part for one in handed if one.target.startswith(f"{own}.")]
        places = {(one.lineno, one.col_offset) for one in parts}
        return any(
            (part.lineno, part.col_offset) in places  # a tree may have been made anew since
            for statement in (package.module.tree.body if parts else ())
            if isinstance(statement, ast.ImportFrom)
            for part in statement.names
        )

    def dotted(
        self, parts: tuple[str, ...], near: Module | None = None, depth: int = 0
    ) -> Iterator[Key | Alias]:
        """Yield what a dotted name as an import writes it leads to."""
        for end in range(len(parts), 0, -1):
            module = self.project.find(".".join(parts[:end]), near)
            if module is None:
                continue
            if parts[end:]:
                yield Key(module.name, "")
                yield from self.resolve(module.name, parts[end:], depth)
            else:
                yield Key(module.name, "*")
            return


def _within(units: Units, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield the unit that *parts* begin with, and the method of it that follows."""
    yield parts[0]
    method = ".".join(parts[:2])
    if len(parts) > 1 and method in units.units:
        yield method


def _same(units: Units, line: int) -> ast.stmt:
    """Return the function that begins in *line*, of the very tree the units are made of."""
    for unit in units.units.values():
        for top in unit.nodes:
            for node in ast.walk(top):
                if (
                    isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                    and node.lineno == line
                ):
                    return node
    for statement in units.top:
        for node in ast.walk(statement):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.lineno == line:
                return node
    raise LookupError(f"{units.module.file}:{line} holds no function")
