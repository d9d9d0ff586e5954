"""The local clock, without a time zone."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context

NAIVE = frozenset(
    {
        *("datetime.datetime.now", "datetime.datetime.today", "datetime.date.today"),
        *("time.localtime", "time.ctime", "time.asctime"),
    }
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    seen: set[str] = set()
    for place in context.running.requested:
        for call in place.sites.calls:
            is_naive = call.target in NAIVE and not call.args and not call.keywords
            if is_naive and place.file not in seen:
                seen.add(place.file)
                said = f"{place.name}() asks {short(call.target)}() for the machine's local time"
                yield Hit(place.ref, call.line, said)


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
