"""What classes and their objects have: attributes, also inherited, and properties."""

from __future__ import annotations

import ast
import re
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from offramp.code.circles import Circles
from offramp.code.expressions import NOTHING
from offramp.code.linear import merged
from offramp.code.module import Class, Function
from offramp.code.nodes import last_name
from offramp.code.origins import argument

if TYPE_CHECKING:
    from offramp.code.names import Names
    from offramp.code.project import Project

EXTENSION = "flask_sqlalchemy.SQLAlchemy"
OF_EXTENSION = "SQLAlchemy().Model"
MOST_BASES = 25  # classes of the project that one inherits from
DEEPEST = 60  # classes one above the other; no code has as many
# attributes that describe a column or a form's field; they are spoken of by their own name
DESCRIPTOR = re.compile(
    r"(?:[Cc]olumn|Mapped|relationship|backref|synonym|[A-Za-z]*[Ff]ield|ForeignKey\w*)\(\)$"
)
PROPERTY = frozenset({"property", "cached_property", "hybrid_property", "classproperty"})


class Classes:
    """The classes of a project; what one inherits from is looked up once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._bases: dict[str, list[str]] = {}
        self._lineages: dict[str, list[Class]] = {}
        self._also: dict[str, tuple[str, ...]] = {}
        self._chosen: dict[str, set[str]] = {}  # classes by the one that stands for all
        self._given: set[str] = set()  # methods whose others were asked what they give
        self._below: dict[str, list[Class]] = {}
        self._kept: Circles[tuple[str, str]] = Circles()  # attributes of objects

    def bases(self, cls: Class) -> list[str]:
        """Return references of the direct bases, the project's and external ones."""
        if cls.ref in self._bases:
            return self._bases[cls.ref]
        names = self._around(cls)
        found = [ref for base in cls.bases if (ref := names.ref(base)) is not None]
        is_whole = len(found) == len(cls.bases)  # else it may be that they are being looked for
        if any(one.endswith(OF_EXTENSION) for one in found):
            found += self._model_class()
        if is_whole:
            self._bases[cls.ref] = found
        return found

    def _model_class(self) -> list[str]:
        """Return the class that Flask-SQLAlchemy is told to make its models of."""
        words = (
            (one.value, names)
            for call, names in self._project.made.of(EXTENSION)
            for one in call.keywords
            if one.arg == "model_class"
        )
        return [ref for node, names in words if (ref := names.ref(node)) is not None][:1]

    def choose(self, refs: list[str]) -> None:
        """Note that one of several objects is meant, of which the first stands for all."""
        first, *others = [one.removesuffix("()") for one in refs]
        known = {one for one in others if one != first and self._project.cls(one) is not None}
        if known and self._project.cls(first) is not None:
            self._chosen.setdefault(first, set()).update(known)

    def others(self, method: str) -> list[Function]:
        """Return methods of that name of the classes that *method*'s class stands for."""
        if not self._chosen:
            return []
        owner, _, name = method.rpartition(".")
        classes = [self._project.cls(one) for one in sorted(self._chosen.get(owner, ()))]
        found = [one.methods[name] for one in classes if one is not None and name in one.methods]
        if found and method not in self._given:
            self._given.add(method)
            self._give(method, found)
        return found

    def _give(self, method: str, others: list[Function]) -> None:
        """Note that what one method gives stands for what the others give: `store().users()`."""
        one = self._project.function(method)
        given = [self._project.returned(each) for each in (one, *others) if each is not None]
        if one is not None and given[0] is not None:
            self.choose([each for each in given if each is not None])

    def _around(self, cls: Class) -> Names:
        """Return the scope a class stands in: the module, or the function it was made in."""
        parent = cls.qualname.rpartition(".")[0]
        return self._project.names(cls.module, cls.module.functions.get(parent))

    def below(self, ref: str) -> list[Class]:
        """Return the project's classes that inherit from the class of that reference."""
        if ref not in self._below:
            found: dict[str, Class] = {}
            pending = [ref]
            for one in pending:  # which grows
                for cls in self._by_base.get(one.rpartition(".")[2], ()):
                    if cls.ref not in found and one in self.bases(cls):
                        found[cls.ref] = cls
                        pending.append(cls.ref)
            self._below[ref] = list(found.values())
        return self._below[ref]

    @cached_property
    def method_names(self) -> frozenset[str]:
        """What methods of the project are called, in whatever class."""
        every = (one.classes.values() for one in self._project.modules.values())
        return frozenset(name for classes in every for cls in classes for name in cls.methods)

    @cached_property
    def special_names(self) -> frozenset[str]:
        """Those of them that syntax runs: `__iter__`."""
        return frozenset(name for name in self.method_names if name.startswith("__"))

    @cached_property
    def _by_base(self) -> dict[str, list[Class]]:
        """Classes by the last part of what their bases are called."""
        found: dict[str, list[Class]] = {}
        for module in self._project.modules.values():
            for cls in module.classes.values():
                for base in cls.bases:
                    name = last_name(base)
                    found.setdefault(name, []).append(cls)
        return found

    def lineage(self, cls: Class | None) -> list[Class]:
        """Return the class and the project's classes it inherits from, nearest first."""
        if cls is None:
            return []
        if cls.ref in self._lineages:
            return self._lineages[cls.ref]
        found = {one.ref: one for one in self._linear(cls, frozenset(), {})}
        lineage = list(found.values())
        if all(one in self._bases for one in found):
            self._lineages[cls.ref] = lineage
        return lineage

    def _linear(
        self, cls: Class, below: frozenset[str], known: dict[str, list[Class]]
    ) -> list[Class]:
        """
        Return the class and its bases in the order in which Python asks them (C3).

        *known* keeps those of each class: diamonds above diamonds would else be gone up by
        every way, of which there are twice as many with each.
        """
        if cls.ref not in known:
            below |= {cls.ref}
            every = (self._project.cls(one) for one in self.bases(cls))
            bases = [one for one in every if one is not None and one.ref not in below]
            bases = bases[:MOST_BASES] if len(below) < DEEPEST else []
            lines = [self._linear(one, below, known) for one in bases]
            above = lines[0] if lines else []
            if lines[1:]:
                above = merged([*lines, bases], key=attrgetter("ref"))
            known[cls.ref] = [cls, *above][:MOST_BASES]
        return known[cls.ref]

    def ancestors(self, ref: str) -> list[str]:
        """Return references of all bases, the project's and external ones, nearest first."""
        lineage = self.lineage(self._project.cls(ref))
        return list(dict.fromkeys(base for one in lineage for base in self.bases(one)))

    def also(self, target: str) -> tuple[str, ...]:
        """
        Return what *target* is called by the classes it inherits from.

        `app.http.Api().get` is also `requests.Session().get` where `Api` is a `Session`.
        """
        found = self._also.get(target)
        if found is None:
            found = self._found_also(target)
            if not self._project.asking:
                self._also[target] = found
        return found

    def _found_also(self, target: str) -> tuple[str, ...]:
        head, dot, rest = target.partition("()")
        if dot:
            return tuple([f"{base}(){rest}" for base in self.ancestors(head)])
        owner, _, name = target.rpartition(".")
        return tuple([f"{base}.{name}" for base in self.ancestors(owner)])

    def attribute(self, cls: Class, name: str, *, is_instance: bool) -> str | None:
        """Return the reference of an attribute of the class, or of an instance of it."""
        for one in self.lineage(cls):
            if name in one.methods:
                return self._method(one.methods[name])
            if is_instance and name in one.own:
                ref = self._kept_on(one, name)
                if ref is not None:
                    return ref
            nested = f"{one.qualname}.{name}"
            if nested in one.module.classes:
                return one.module.classes[nested].ref
            if name in one.attributes:
                found = self._declared(one, name, is_instance=is_instance)
                is_filled = found in {None, NOTHING} and name in one.own  # `cls.made = cls()`
                return (self._kept_on(one, name) or found) if is_filled else found
            put = self._project.carried.put_on_library(f"{one.ref}.{name}")
            if put is not None:
                return put
        return None

    def _kept_on(self, cls: Class, name: str) -> str | None:
        return self._kept.once((cls.ref, name), partial(self._own, cls, name))

    def _method(self, method: Function) -> str:
        if not _is_property(method):
            return method.ref
        return self._project.returned(method) or f"{method.ref}()"

    def _own(self, cls: Class, name: str) -> str | None:
        """Return what methods put on `self` under *name*."""
        for qualname, assigned in cls.own.get(name, ()):
            ref = self._project.names(cls.module, cls.module.functions[qualname]).bound(assigned)
            if ref is not None and ref != NOTHING:
                return ref
        return self._handed_over(cls, name)

    def _handed_over(self, cls: Class, name: str) -> str | None:
        """Return what a constructor keeps of its arguments, where all objects get the same."""
        found: dict[str, None] = {}
        for qualname, assigned in cls.own.get(name, ()):
            method = cls.module.functions[qualname]
            if method.name != "__init__" or not isinstance(assigned.value, ast.Name):
                continue
            for call, names in self._project.made.of(cls.ref):
                given = argument(call, method, assigned.value.id, names)
                ref = names.ref(given)
                if ref is not None and ref != NOTHING:
                    found[ref] = None
        if len(found) > 1 and all(one.endswith("()") for one in found):
            self.choose(list(found))
            return next(iter(found))
        return next(iter(found)) if len(found) == 1 else None

    def _declared(self, cls: Class, name: str, *, is_instance: bool) -> str | None:
        """Return what a class's attribute is: its value, or for a dataclass's field its type."""
        for assigned in cls.attributes[name]:
            ref = self._around(cls).bound(assigned)
            if ref is None or DESCRIPTOR.search(ref) or ref == "dataclasses.field()":
                continue
            if assigned.how == "value" or (is_instance and not ref.startswith("builtins.")):
                return ref
        return None

    def entered(self, ref: str) -> str:
        """Return the reference of what `with ref as name` binds."""
        enter = self._of_instance(ref, "__enter__")
        return (self._project.returned(enter) if enter else None) or ref

    def property(self, ref: str, name: str) -> Function | None:
        """Return the property that `ref.name` runs, if it is one of the project's."""
        method = self._of_instance(ref, name)
        return method if method and _is_property(method) else None

    def _of_instance(self, ref: str, name: str) -> Function | None:
        cls = self._project.cls(ref.removesuffix("()")) if ref.endswith("()") else None
        return next((one.methods[name] for one in self.lineage(cls) if name in one.methods), None)


def _is_property(method: Function) -> bool:
    names = (last_name(one) for one in method.decorators)
    return any(name in PROPERTY for name in names)
