"""
What stays reachable: a closure over mentions, from everything that is not about to go.

Methods are told by name alone: one stays where anything that stays has an attribute of its
name. Doubt always keeps.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from offramp.code.only import EVERYDAY
from offramp.retire import pages
from offramp.retire.code import Code
from offramp.retire.loading import Loading
from offramp.retire.mentions import ANY, Mentions
from offramp.retire.places import dotted
from offramp.retire.units import Alias, Key, Unit, last_name

MODELS = (
    "sqlalchemy",
    "flask_sqlalchemy",
    "sqlmodel",
    "peewee",
    "mongoengine",
    "pony",
    "alchemical",
)
COLUMNS = frozenset({"Column", "mapped_column", "relationship"})
HEIRS, NOTING = "__subclasses__", "__init_subclass__"
ANYBODYS = EVERYDAY | frozenset({"head", "options", "put", "post", "patch", "delete", "trace"})


@dataclass
class Reached:
    """
    Units with who mentioned them first (None for a root), imports, attributes, modules.

    *named* are those that something else than themselves mentioned, roots too.
    """

    units: dict[Key, Key | None] = field(default_factory=dict)
    named: set[Key] = field(default_factory=set)
    aliases: set[int] = field(default_factory=set)  # ids of `Alias`
    attributes: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    opened: dict[str, Key] = field(default_factory=dict)  # modules used as a whole, and by whom


class Walk:
    """
    One closure; units that are *barred* are not entered, but who mentions one is noted.

    Where it is *wary*, what may be meant by a text counts as mentioned: a class by its mere name,
    all of a module that is imported by one. Methods that are none of those that *may_go* stay
    with their class, whoever calls them.
    """

    def __init__(
        self,
        code: Code,
        barred: frozenset[Key] = frozenset(),
        *,
        wary: bool = False,
        may_go: Collection[Key] | None = None,
    ) -> None:
        self.code = code
        self.found = Reached()
        self.met: dict[Key, Key | None] = {}  # barred units that were mentioned, and by whom
        self._barred = barred
        self._may_go = may_go
        self._pending: list[Key] = []
        self._dynamic: set[str] = set()  # modules with attributes whose names are made there
        self._loading = Loading(code) if wary else None
        self._classes: dict[str, list[Key]] = {}
        for unit in code.units() if wary else ():
            if unit.owner is None and isinstance(unit.nodes[0], ast.ClassDef):
                self._classes.setdefault(unit.key.name, []).append(unit.key)
        self._methods: dict[str, list[Unit]] = {}
        for unit in code.units():
            if unit.owner is not None:
                self._methods.setdefault(unit.key.name.rpartition(".")[2], []).append(unit)
        self._barred_methods = {
            name
            for name, units in self._methods.items()
            if any(unit.key in barred for unit in units)
        }

    def run(self, roots: Iterable[Key]) -> Reached:
        """Add what *roots* reach, and return all that was reached so far."""
        for root in roots:
            self._enter(root, None)
        while self._pending:
            key = self._pending.pop()
            self._follow(key, self.code.mentions(key))
        return self.found

    def _enter(self, key: Key, by: Key | None) -> None:
        if key in self._barred:
            self.met.setdefault(key, by)
            return
        if by is not None and not _is_within(by, key):
            self.found.named.add(key)
        if key in self.found.units:
            return
        self.found.units[key] = by
        self._pending.append(key)
        unit = self.code.unit(key)
        if unit is None:
            return
        if unit.owner is not None:
            self._enter(unit.owner, key)
        if isinstance(unit.nodes[0], ast.ClassDef):
            self._enter_class(key)

    def _enter_class(self, key: Key) -> None:
        is_open = key.module in self._dynamic or inherits_outside(self.code, key)
        for unit in self.code.modules[key.module].units.values():
            if unit.owner != key:
                continue
            name = unit.key.name.rpartition(".")[2]
            is_special = name.startswith("__") or bool(unit.announced) or name in EVERYDAY
            is_certain = self._may_go is not None and unit.key not in self._may_go
            is_wanted = is_open or is_special or is_certain or name in self.found.attributes
            if is_wanted and unit.key not in self._barred:
                self._enter(unit.key, key)
        if self._loading and _notes_heirs(self.code, key):
            self._enter_heirs(key, key)

    def _enter_heirs(self, key: Key, by: Key) -> None:
        """Enter the classes that inherit from one: it has a list of them."""
        for cls in self.code.project.classes.below(key.ref):
            heir = Key(cls.module.name, cls.qualname)
            if heir not in self._barred and self.code.unit(heir) is not None:
                self._enter(heir, by)

    def _follow(self, key: Key, said: Mentions) -> None:
        for parts in said.names:
            self._meet(self.code.resolve(key.module, parts), key)
        near = self.code.modules[key.module].module
        for text in said.dotted_texts():
            self._meet(self.code.dotted(tuple(text.split(".")), near), key, in_text=True)
        asked = said.attributes | (self._meant(said) if self._loading else set())
        for name in asked - self.found.attributes:
            self.found.attributes.add(name)
            self._enter_methods(self._methods.get(name, ()), key)
        for name in said.attributes & self._barred_methods:
            self._meet_method(name, key, said)
        self._follow_texts(key, said)
        if self._loading and HEIRS in said.attributes:
            self._follow_heirs(key, said)
        self.found.texts |= said.texts
        if said.is_open:
            self._open(key.module, key)
        if said.is_dynamic and key.module not in self._dynamic:
            self._dynamic.add(key.module)
            self._enter_methods(self.code.modules[key.module].units.values(), key)

    def _follow_heirs(self, key: Key, said: Mentions) -> None:
        """Enter the classes of `Exporter.__subclasses__()`, or of `cls`."""
        own = Key(key.module, key.name.rpartition(".")[0])
        asked = [parts[:-1] for parts in said.names if parts[-1] == HEIRS]
        led = [one for parts in asked for one in self.code.resolve(key.module, parts)]
        for one in [own, *(one for one in led if isinstance(one, Key))]:
            self._enter_heirs(one, key)

    def _meant(self, said: Mentions) -> set[str]:
        """Return the methods whose names texts, fields of classes or parts of names may mean."""
        texts = {name for text in said.texts for name in pages.in_text(text)} | said.texts
        parts = [one for one in said.made if one.replace(ANY, "")]
        patterns = [".*".join(map(re.escape, one.split(ANY))) for one in parts]
        whole = re.compile("|".join(patterns)) if patterns else None
        made = {name for name in self._methods if whole.fullmatch(name)} if whole else set()
        return (self._methods.keys() & (texts | said.fields)) | made

    def _follow_texts(self, key: Key, said: Mentions) -> None:
        """Enter what texts may mean: a class by its name, modules that are loaded by theirs."""
        for text in self._classes.keys() & said.texts:  # `Nested("Item")`, `relationship("Item")`
            for each in self._classes[text]:
                if each not in self._barred:
                    self._enter(each, key)
        for name in self._loading.modules(key.module, said) if self._loading else ():
            self._enter(Key(name, ""), key)
            self._open(name, key)

    def _enter_methods(self, methods: Iterable[Unit], by: Key) -> None:
        for unit in methods:
            if unit.owner in self.found.units and unit.key not in self._barred:
                self._enter(unit.key, by)

    def _meet_method(self, name: str, by: Key, said: Mentions) -> None:
        """Note who calls a barred method: by `self`, or where its name is not everybody's."""
        for unit in self._methods[name]:
            own = any(parts[:2] in {("self", name), ("cls", name)} for parts in said.names)
            is_near = own and _kin(self.code, by, unit)
            if unit.key in self._barred and (is_near or name not in ANYBODYS):
                self.met.setdefault(unit.key, by)

    def _meet(self, led: Iterable[Key | Alias], by: Key, *, in_text: bool = False) -> None:
        for one in led:
            if isinstance(one, Alias):
                self.found.aliases.add(id(one))
            elif one.name == "*":
                self._enter(Key(one.module, ""), by)
                if not in_text:
                    self._open(one.module, by)
            else:
                self._enter(one, by)

    def _open(self, module: str, by: Key) -> None:
        """Take everything of *module*: it is looked into by names that are not known."""
        if module in self.found.opened:
            return
        self.found.opened[module] = by
        for unit in self.code.modules[module].units.values():
            if unit.key not in self._barred:  # nobody looks for a view in that way
                self._enter(unit.key, by)


def _is_within(by: Key, key: Key) -> bool:
    """Tell whether *by* is *key* itself, or a method of it."""
    return by.module == key.module and f"{by.name}.".startswith(f"{key.name}.")


def _kin(code: Code, by: Key, method: Unit) -> bool:
    """Tell whether *by* stands in the class of *method*, or in one that inherits from it."""
    own = Key(by.module, by.name.rpartition(".")[0])
    owner = method.owner
    return owner is not None and (
        own == owner or owner.ref in code.project.classes.ancestors(own.ref)
    )


def _notes_heirs(code: Code, key: Key) -> bool:
    """Tell whether a class is told of those that inherit from it: itself, or by its metaclass."""
    unit = code.unit(key)
    keywords = [one for node in unit.nodes for one in getattr(node, "keywords", ())] if unit else []
    names = (dotted(one.value) for one in keywords if one.arg == "metaclass")
    led = (one for parts in names if parts for one in code.resolve(key.module, parts))
    has_own = f"{key.name}.{NOTING}" in code.modules[key.module].units
    return has_own or any(isinstance(one, Key) and one.name not in {"", "*"} for one in led)


def inherits_outside(code: Code, key: Key) -> bool:
    """Tell whether a class has bases that are not the project's: they may call its methods."""
    ancestors = code.project.classes.ancestors(key.ref)
    cls = code.project.cls(key.ref)
    unsure = cls is not None and len(code.project.classes.bases(cls)) < len(cls.bases)
    return unsure or any(
        code.project.cls(one) is None and one != "builtins.object" for one in ancestors
    )


def is_model(code: Code, key: Key) -> bool:
    """Tell whether a class or a value describes a table: those stay, as the schema does."""
    cls = code.project.cls(key.ref)
    if cls is None:
        unit = code.unit(key)
        made = getattr(unit.nodes[0], "value", None) if unit else None
        return isinstance(made, ast.Call) and last_name(made) == "Table"
    lineage = code.project.classes.lineage(cls)
    values = [one.value for each in lineage for of in each.attributes.values() for one in of]
    return (
        any("__tablename__" in one.attributes for one in lineage)
        or any(isinstance(one, ast.Call) and last_name(one) in COLUMNS for one in values)
        or any(one.startswith(MODELS) for one in code.project.classes.ancestors(key.ref))
    )
