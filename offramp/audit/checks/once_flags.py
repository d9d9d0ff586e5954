"""Flags that say "done already", for one process."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "once"):
        yield Hit(one.place.ref, one.line, one.message, routes=one.routes)


CHECK = Check(
    name="once-flags",
    severity="medium",
    title="Flags that hold for one process",
    why="What a flag guards is done once in each process, not once: with functions that is often,"
    " and at the same time. A mode that one request switches on holds only where it ran.",
    remedy="Do it once outside the requests (a migration, a job), or keep the flag in a table.",
    example="""\
# before
if not seeded: seed(); seeded = True
# after
# in a migration: op.bulk_insert(roles, ROLES)""",
    find=find,
)
