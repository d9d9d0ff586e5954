"""Sessions that are kept in the process or on its disk."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context

KEPT = {"filesystem": "in files of the local disk", "cachelib": "where cachelib puts them"}
EXTENSIONS = frozenset({"flask_session.Session", "flask_sessionstore.Session"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    used = [one for one in context.surface.extensions if one.ref in EXTENSIONS]
    if not used:
        return
    kinds = list(setting(context, "SESSION_TYPE"))
    for one in kinds:
        kind = text(one.value)
        if kind in KEPT:
            said = f"SESSION_TYPE is {kind}: Flask-Session keeps sessions {KEPT[kind]}"
            yield Hit(top_of(context, one.file), one.line, said)
    if not kinds:
        said = "Flask-Session has no SESSION_TYPE, and so no place that all processes share"
        yield Hit(top_of(context, used[0].file), used[0].line, said)


CHECK = Check(
    name="server-sessions",
    severity="high",
    title="Sessions kept on the server",
    why="The next request of the same person may reach another process, in which nobody is signed"
    " in. (Flask's own session, a signed cookie, travels with the caller and is fine.)",
    remedy="Keep sessions in Redis or a table, or use Flask's signed cookie.",
    example="""\
# before
SESSION_TYPE = "filesystem"
# after
SESSION_TYPE = "redis"; SESSION_REDIS = Redis.from_url(REDIS_URL)""",
    find=find,
)
