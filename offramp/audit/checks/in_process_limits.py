"""Limits that are counted in the process: login attempts, requests per minute."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.defaults import default
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.limited import LIMITER, limited
from offramp.audit.checks.seen.settings import setting
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.audit.running import Place
from offramp.code.sites import Call

MEMORY = "memory:"
ELSE = ", where nothing else is set"
STORAGE = ("RATELIMIT_STORAGE_URI", "RATELIMIT_STORAGE_URL")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "limit"):
        yield Hit(one.place.ref, one.line, one.message, routes=one.routes)
    for place, call in calls(context.running.starting, [LIMITER]):
        said, is_default = ("", False) if call.starred else _counts(context, place, call)
        if said:
            said = f"Flask-Limiter {said}; each process has its own count"
            severity: Severity | None = "medium" if is_default else None
            routes = limited(call, context)
            yield Hit(place.ref, call.line, said, severity=severity, routes=routes)


def _counts(context: Context, place: Place, call: Call) -> tuple[str, bool]:
    """Say where a limiter counts, if that is in memory, and whether that is only a default."""
    if "storage_uri" in call.keywords:
        if text(call.keywords["storage_uri"]).startswith(MEMORY):
            return "counts in memory://", False
        is_default = (default(context, place, call, "storage_uri") or "").startswith(MEMORY)
        return (f"counts in memory://{ELSE}", True) if is_default else ("", False)
    where = [(text(one.value), text(one.likely)) for one in setting(context, *STORAGE)]
    if any(not value.startswith(MEMORY) for value, _ in where):
        is_default = all((value or likely).startswith(MEMORY) for value, likely in where)
        return (f"counts in memory://{ELSE}", True) if is_default else ("", False)
    return "has no storage_uri and counts in memory", False


CHECK = Check(
    name="in-process-limits",
    severity="high",
    title="Limits counted in the process",
    why="With n processes a caller gets n times what the limit allows, and every new process"
    " begins again at zero: the limit no longer protects what it was made for.",
    remedy="Count in a table or in Redis, or let the gateway limit before a function is started.",
    example="""\
# before
Limiter(get_remote_address, app=app)
# after
Limiter(get_remote_address, app=app, storage_uri=os.environ["REDIS_URL"])""",
    find=find,
)
