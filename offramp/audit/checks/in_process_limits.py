"""Limits that are counted in the process: login attempts, requests per minute."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.module_state import message
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context
from offramp.code.sites import Call

LIMITER = "flask_limiter.Limiter"
STORAGE = ("RATELIMIT_STORAGE_URI", "RATELIMIT_STORAGE_URL")
# what limits routes that say nothing of it (Flask-Limiter 3.12, extension.py)
OF_ALL = ("default_limits", "application_limits", "meta_limits")
SET_FOR_ALL = ("RATELIMIT_DEFAULT", "RATELIMIT_APPLICATION", "RATELIMIT_META")
LIMITING = frozenset({"limit", "shared_limit"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "limit"):
        yield Hit(one.place.ref, one.line, message(one), routes=one.routes)
    is_set = any(not text(one.value).startswith("memory:") for one in setting(context, *STORAGE))
    for place, call in calls(context.running.starting, [LIMITER]):
        uri = call.keywords.get("storage_uri")
        if call.starred or is_set or (uri is not None and not text(uri).startswith("memory:")):
            continue
        said = (
            "counts in memory://" if uri is not None else "has no storage_uri and counts in memory"
        )
        said = f"Flask-Limiter {said}; each process has its own count"
        yield Hit(place.ref, call.line, said, routes=_limited(call, context))


def _limited(call: Call, context: Context) -> tuple[str, ...] | None:
    """Return the routes that limits stand at; None where all have one, or that is not known."""
    if any(name in call.keywords for name in OF_ALL) or any(setting(context, *SET_FOR_ALL)):
        return None
    found: dict[str, None] = {}
    for ref, _, sites in context.places(LIMITING):
        names = {one.removeprefix(f"{LIMITER}().") for one in sites.called}
        if any(name.removesuffix("()") in LIMITING for name in names if name.endswith("()")):
            return None  # `limiter.limit("5/minute")(blueprint)`
        if names & LIMITING:
            found |= dict.fromkeys(context.reaching.get(ref, ()))
    for subject in context.subjects:
        around = {one.removesuffix("()").rpartition(".")[2] for one in subject.declared.wrappers}
        if around & LIMITING:
            found |= dict.fromkeys(subject.names)
    return tuple(found)


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
