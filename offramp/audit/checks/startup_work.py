"""Migrations, tables and first rows that every start makes anew."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.code.sites import Call

MAKES = re.compile(
    r"(?:SQLAlchemy\(\)|MetaData\(\)|declarative_base\(\)\.metadata|DeclarativeBase\.metadata)"
    r"\.(?:create_all|drop_all)$|\.metadata\.(?:create_all|drop_all)$"
    r"|flask_migrate\.(?:upgrade|init|migrate|stamp)$|alembic\.command\.(?:upgrade|stamp)$"
    r"|peewee\.\w*Database\(\)\.create_tables$"
)
LOOSE = frozenset({"?.create_all", "?.drop_all", "?.create_tables"})
FIRST = "before_first_request"


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.starting:
        for call in place.sites.calls:
            if _makes(call):
                said = f"{short(call.target)}() changes the schema whenever a process starts"
                yield Hit(place.ref, call.line, said, routes=())
    for hook in context.surface.hooks:
        if hook.kind in {FIRST, "before_app_first_request"}:
            said = f"{short(hook.function)}() runs before the first request of every process"
            yield Hit(hook.function, hook.line, said)


def _makes(call: Call) -> bool:
    if call.target in LOOSE:
        return True
    return any(MAKES.search(one) for one in (call.target, *call.also))


CHECK = Check(
    name="startup-work",
    severity="medium",
    title="Set-up work at every start",
    why="Functions start often and many at a time: the work makes each cold start slower, and"
    " processes that change the schema at once get in each other's way.",
    remedy="Do it once for each release: a migration job that runs before the new code.",
    example="""\
# before
with app.app_context(): db.create_all()
# after
# a job of the release: flask db upgrade""",
    find=find,
)
