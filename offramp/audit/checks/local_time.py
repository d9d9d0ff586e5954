"""The local clock, without a time zone."""

import ast
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context
from offramp.audit.facts.database.models import find as models_of
from offramp.audit.facts.database.tables import Tables
from offramp.audit.facts.methods import routes_at
from offramp.audit.running import Place
from offramp.code.names import Names
from offramp.code.sites import Call

NAIVE = frozenset(
    {
        *("datetime.datetime.now", "datetime.datetime.today", "datetime.date.today"),
        *("time.localtime", "time.ctime", "time.asctime"),
    }
)
FORMATS = "time.strftime"  # of now, unless it is given a time
OF_SECONDS = frozenset({"datetime.datetime.fromtimestamp", "datetime.date.fromtimestamp"})
DEFAULTS = frozenset({"default", "onupdate", "insert_default", "default_factory"})
PUT = frozenset({"insert", "make"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    asking: dict[str, list[tuple[Place, Call]]] = {}
    for place, call in calls(context.running.requested, NAIVE | OF_SECONDS | {FORMATS}):
        needed = call.target in OF_SECONDS or call.target == FORMATS
        if len(call.args) + len(call.keywords) == needed:
            asking.setdefault(place.file, []).append((place, call))
    for found in asking.values():
        place, call = min(found, key=lambda one: one[1].line)
        others = len({one.ref for one, _ in found}) - 1
        more = f" (and {others} more in this file)" if others else ""
        said = f"{place.name}(){more} asks {short(call.target)}() for the machine's local time"
        routes = (name for one, at in found for name in routes_at(context, one.ref, at.line))
        yield Hit(place.ref, call.line, said, routes=tuple(dict.fromkeys(routes)))
    yield from _defaults(context)


def _defaults(context: Context) -> Iterator[Hit]:
    """Yield columns whose default is the local clock, for the routes that put rows in."""
    told: dict[tuple[str, int, str], set[str]] = {}
    models = context.once(models_of).classes
    loaded = context.running.loaded
    for model in models.values():
        for cls in context.project.classes.lineage(context.project.cls(model.ref)):
            if cls.module.name not in loaded:  # a migration's own
                continue
            names = context.project.names(cls.module)
            for name, bindings in cls.attributes.items():
                calls = (one.value for one in bindings if isinstance(one.value, ast.Call))
                for word in (word for call in calls for word in call.keywords):
                    asked = _asked(word.value, names) if word.arg in DEFAULTS else None
                    if asked in NAIVE:
                        said = f"{name} of {cls.qualname} is {short(asked)}() by default"
                        key = (cls.module.name, word.value.lineno, said)
                        told.setdefault(key, set()).update(model.tables)
    tables = context.once(Tables)
    for (module, line, said), put in told.items():
        routes = [
            name
            for subject in context.subjects
            if any(one.operation in PUT and one.table in put for one in tables.of(subject))
            for name in subject.names
        ]
        if routes:
            yield Hit(module, line, f"{said}, the machine's local time", routes=tuple(routes))


def _asked(node: ast.expr, names: Names) -> str | None:
    """Return what a default calls: `datetime.now`, `lambda: datetime.now()`."""
    match node:
        case ast.Lambda(body=ast.Call(func=func, args=[], keywords=[])):
            return names.ref(func)
        case _:
            return names.ref(node)


CHECK = Check(
    name="local-time",
    severity="low",
    title="Local time",
    why="Images run in UTC: times shift by hours when a route moves, and old and new side answer"
    " differently around midnight.",
    remedy="Use aware times in UTC, and the person's time zone where one is shown.",
    example="""\
# before
datetime.now()
# after
datetime.now(UTC)""",
    find=find,
)
