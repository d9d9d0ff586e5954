"""Which declared routes go, and what they are in the code: views, and how they are declared."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from offramp.catalogue.paths import nameless, sent
from offramp.code.surface.model import Declared, Surface
from offramp.retire import narrowing
from offramp.retire.code import Code
from offramp.retire.places import Places, Site, Told, dotted
from offramp.retire.units import Key

ADDED = frozenset({"HEAD", "OPTIONS"})
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^<>]*\))?:)?[^<>]*>")

SPANS = dict.fromkeys(("any", "default", "float", "int", "string", "uuid"), "") | {"path": ":path"}


def templates(path: str) -> list[str]:
    """
    Return Flask's *path* in the catalogue's form, without names.

    An application's own converter may take one segment or several: then there are two.
    """

    def written(own: str) -> str:
        return sent(PARAMETER.sub(lambda one: f"{{x{SPANS.get(one[1] or 'string', own)}}}", path))

    return list(dict.fromkeys(nameless(written(own)) for own in ("", ":path")))


@dataclass(frozen=True)
class Part:
    """A declared route, and which of its methods go."""

    declared: Declared
    gone: frozenset[str]

    @property
    def left(self) -> frozenset[str]:
        return frozenset(self.declared.methods) - self.gone

    @property
    def place(self) -> tuple[str, int]:
        return self.declared.file, self.declared.line

    @property
    def target(self) -> str | None:
        """The reference of what was registered: a function or a class."""
        return self.declared.cls or self.declared.view


@dataclass
class Going:
    """
    The routes that go and those that stay, the views that nothing else needs, and edits.

    *dropped* are methods that go from classes that stay; *kept* is what cannot be taken apart.
    """

    routes: list[Declared] = field(default_factory=list)
    staying: list[Declared] = field(default_factory=list)
    views: set[Key] = field(default_factory=set)
    dropped: set[Key] = field(default_factory=set)
    sites: list[Site] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def going(code: Code, surface: Surface, retired: Collection[tuple[str, str]]) -> Going:
    """Return what goes for *retired*: methods with the catalogue's paths, without names."""
    parts = [Part(one, _gone(one, retired)) for one in surface.routes]
    return _Taking(code, surface, parts).run()


def _gone(declared: Declared, retired: Collection[tuple[str, str]]) -> frozenset[str]:
    """Return which methods go; HEAD and OPTIONS, which Flask adds to the others, with these."""
    gone = {name for name in declared.methods if _is_of(name, declared.path, retired)}
    is_all = gone and set(declared.methods) - gone <= ADDED
    return frozenset(declared.methods if is_all else gone)


def _is_of(method: str, path: str, routes: Collection[tuple[str, str]]) -> bool:
    return any((method, one) in routes for one in templates(path))


class _Taking:
    """Goes through the views one by one, and finds how each is taken out."""

    def __init__(self, code: Code, surface: Surface, parts: list[Part]) -> None:
        self.code = code
        self.parts = parts
        self._bound = {(one.file, one.line) for one in surface.extensions}
        self.places = Places(code)
        self.found = Going()
        self._at: dict[tuple[str, int], list[Part]] = {}
        self._of: dict[str | None, list[Part]] = {}
        for part in parts:
            self._at.setdefault(part.place, []).append(part)
            self._of.setdefault(part.target, []).append(part)
        self.peers = {key for ref in self._of if ref and (key := code.key(ref))}

    def run(self) -> Going:
        for ref, parts in self._of.items():
            if not any(part.gone for part in parts):
                self.found.staying += [part.declared for part in parts]
            elif ref is None or self.code.key(ref) is None:
                for part in parts:
                    self._unknown(part)
            elif all(not part.left for part in parts):
                self._whole(ref, parts)
            else:
                self._partly(ref, parts)
        return self.found

    def _unknown(self, part: Part) -> None:
        """A route whose view is nobody's: an endpoint's name, a lambda."""
        told = self._told(part.place)
        if not part.gone:
            self.found.staying.append(part.declared)
        elif told and self._is_all_gone(part) and told.site.how == "statements":
            self.found.routes.append(part.declared)
            self.found.sites.append(told.site)
        else:
            self._keep(part, f"{part.declared.path}: its view is not known")

    def _told(self, place: tuple[str, int]) -> Told | None:
        """Return the call that declares a route; `JWT(app, check)` does more than that."""
        return None if place in self._bound else self.places.told(*place)

    def _is_all_gone(self, part: Part) -> bool:
        return all(not one.left for one in self._at[part.place])

    def _keep(self, part: Part, why: str) -> None:
        self.found.staying.append(part.declared)
        if part.gone and why not in self.found.kept:
            self.found.kept.append(why)

    def _whole(self, ref: str, parts: list[Part]) -> None:
        """A view that goes with all its routes."""
        key = self.code.key(ref)
        sites = list(self._undone(key, parts)) if key else []
        if key is None or None in sites:
            for part in parts:
                self._keep(part, f"{ref}: how it is registered cannot be taken apart")
            return
        self.found.views.add(key)
        self.found.routes += [part.declared for part in parts]
        self.found.sites += [site for site in sites if site]

    def _undone(self, key: Key, parts: list[Part]) -> Iterator[Site | None]:
        """Yield what undoes each registration that stands apart from the view; None: unknown."""
        rows: list[Site] | None = None
        for place in dict.fromkeys(part.place for part in parts):
            told = self._told(place)
            if told and told.site.how == "decorators":
                if not self._is_around(told, key):
                    yield None
            elif told and all(not one.left for one in self._at[place]):
                yield from self._listed(key, told) or [told.site]
            else:
                rows = rows or list(self.places.registrations({key}, self.peers))
                yield from rows
                if not rows:
                    yield None

    def _listed(self, key: Key, told: Told) -> list[Site]:
        """Return the rows by which a call in a loop is given a view that it does not name."""
        module = told.site.module
        said = filter(None, map(dotted, ast.walk(told.call)))
        named = {led for parts in said for led in self.code.resolve(module, parts)}
        rows = [] if key in named else self.places.registrations({key}, self.peers)
        return [one for one in rows if one.how == "elements"]

    def _is_around(self, told: Told, key: Key) -> bool:
        unit = self.code.unit(key)
        nodes = unit.nodes if unit else []
        return any(told.call in getattr(node, "decorator_list", ()) for node in nodes)

    def _partly(self, ref: str, parts: list[Part]) -> None:
        """A view of which some paths or methods stay."""
        dropped = set(narrowing.methods(self.code, ref, [(p.declared, p.gone) for p in self.parts]))
        self.found.dropped |= dropped
        for part in parts:
            told = self._told(part.place)
            own = part.declared.view and self.code.key(part.declared.view)
            if not part.gone:
                self.found.staying.append(part.declared)
            elif told and self._is_all_gone(part):
                self._take(part, [told.site])
            elif own in dropped:
                self._take(part, narrowing.listed(self.code, told, ref, part.gone))
            else:
                around = [(p.declared.path, bool(p.left)) for p in self._at[part.place]]
                sites = narrowing.sites(told, part.declared.path, part.gone, around) if told else []
                if sites:
                    self._take(part, sites)
                else:
                    self._keep(part, self._others(part, parts))

    def _take(self, part: Part, sites: list[Site]) -> None:
        declared = part.declared
        self.found.routes.append(replace(declared, methods=tuple(sorted(part.gone))))
        if part.left:
            self.found.staying.append(replace(declared, methods=tuple(sorted(part.left))))
        self.found.sites += [site for site in sites if site not in self.found.sites]

    @staticmethod
    def _others(part: Part, parts: list[Part]) -> str:
        also = sorted({f"{name} {one.declared.path}" for one in parts for name in one.left})
        return f"{part.declared.view}: it also answers {', '.join(also)}"
