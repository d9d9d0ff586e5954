"""What a check is, and how its hits become findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from offramp.audit.checks.seen import assigned
from offramp.audit.context import Context
from offramp.audit.facts.each import Place
from offramp.audit.facts.methods import routes_at
from offramp.audit.report import Effect, Finding, Severity

BEFORE = ", reached before other routes, too"  # by a hook


@dataclass(frozen=True)
class Hit:
    """
    One place: the reference of the function or module it is in, line, what is there.

    *routes* is given where the check knows them ("METHOD path"); else those that reach the
    function, and for a module's top those that reach any function of the module.
    """

    place: str
    line: int
    message: str
    severity: Severity | None = None
    routes: tuple[str, ...] | None = None
    effect: Effect | None = None  # where it differs from the check's
    file: str | None = None  # where the place is no module of the project: a Dockerfile, a .env
    more: tuple[int, ...] = ()  # other lines of the same place, which other routes may come to


@dataclass(frozen=True)
class Check:
    """
    One rule; each file of this folder holds one, called `CHECK`.

    *why* says what the thing does to a function that scales to zero and out; *remedy* what to
    do; *example* shows it in a few lines. *find* yields the hits of one application. *effect*
    is what a hit decides about the routes it concerns: they "stay", are to "refactor first",
    or it is a "note"; None: "refactor first" where the severity is high, else "note". *by_use*
    says that hits name routes by what they use, though only a hook may open it. *look* is what it
    asks `each` of single functions that takes their trees: it is asked while these are at hand.
    """

    name: str
    severity: Severity
    title: str
    why: str
    remedy: str
    example: str
    find: Callable[[Context], Iterable[Hit]]
    effect: Effect | None = None
    by_use: bool = False
    look: Callable[[Place], Iterable[Hit]] | None = None

    def effect_of(self, hit: Hit) -> Effect:
        """Return what *hit* decides about its routes."""
        return hit.effect or self.decides(hit.severity or self.severity)

    def decides(self, severity: Severity) -> Effect:
        """Return what a finding of that severity decides where its place says nothing else."""
        return self.effect or ("refactor first" if severity == "high" else "note")


def findings(check: Check, context: Context) -> Iterator[Finding]:
    """Yield the check's findings with stable ids, by file and line; what is seen twice once."""
    taken: dict[str, int] = {}
    for hit in sorted(dict.fromkeys(check.find(context)), key=lambda one: (one.place, one.line)):
        module, qualname = context.project.split(hit.place)
        file = hit.file or (module.file if module else "")
        base = f"{check.name}:{file}:{qualname}" if qualname and module else f"{check.name}:{file}"
        for effect, routes, more in _effects(check, hit, context):
            taken[base] = taken.get(base, 0) + 1
            yield Finding(
                id=base if taken[base] == 1 else f"{base}:{taken[base]}",
                check=check.name,
                severity=hit.severity or check.severity,
                file=file,
                line=hit.line,
                message=f"{hit.message}{more}",
                why=check.why,
                remedy=check.remedy,
                example=check.example,
                routes=routes,
                effect=effect,
            )


def _effects(check: Check, hit: Hit, context: Context) -> Iterator[tuple[Effect, list[str], str]]:
    """
    Yield what a hit decides about which routes, and what is to be said more of it.

    Those that only a hook leads to wait once.
    """
    routes = list(hit.routes) if hit.routes is not None else _routes(hit, context)
    effect = check.effect_of(hit)
    own = context.own_reaching.get(hit.place, ()) if hit.routes is None else ()
    others = [one for one in routes if one not in own] if own else []
    if effect != "refactor first" or not others:
        yield effect, routes, ""
        return
    yield effect, [one for one in routes if one in own], ""
    yield "prepare", others, BEFORE


def _routes(hit: Hit, context: Context) -> list[str]:
    place = hit.place
    if place in context.project.modules:
        used = assigned.routes(context, context.project.modules[place], hit.line)
        if used is not None:  # by what is put on a name there
            return list(used)
        inside = (one.ref for one in context.project.modules[place].functions.values())
        return list(dict.fromkeys(name for ref in inside for name in context.reaching.get(ref, [])))
    if place not in context.reaching:
        return list(dict.fromkeys(using(place, context)))
    lines = (hit.line, *hit.more)
    return list(dict.fromkeys(name for line in lines for name in routes_at(context, place, line)))


def using(place: str, context: Context) -> list[str]:
    """Return the routes that use an object whose constructor, which runs at the start, it is."""
    function = context.project.function(place)
    cls = context.project.cls(function.owner or "") if function else None
    if cls is None or function is None or function.name != "__init__":
        return []
    return [name for one in cls.methods.values() for name in context.reaching.get(one.ref, [])]
