"""The local clock, without a time zone."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call

NAIVE = frozenset(
    {
        *("datetime.datetime.now", "datetime.datetime.today", "datetime.date.today"),
        *("time.localtime", "time.ctime", "time.asctime"),
    }
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    asking: dict[str, list[tuple[Place, Call]]] = {}
    for place, call in calls(context.running.requested, NAIVE):
        if not call.args and not call.keywords:
            asking.setdefault(place.file, []).append((place, call))
    for found in asking.values():
        place, call = min(found, key=lambda one: one[1].line)
        others = len({one.ref for one, _ in found}) - 1
        more = f" (and {others} more in this file)" if others else ""
        said = f"{place.name}(){more} asks {short(call.target)}() for the machine's local time"
        routes = (name for one, _ in found for name in context.reaching.get(one.ref, ()))
        yield Hit(place.ref, call.line, said, routes=tuple(dict.fromkeys(routes)))


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
