"""What runs around every request, before a function has any of it."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.effects import is_database, is_http
from offramp.audit.checks.seen.hooks import line_of
from offramp.audit.context import BEFORE, Context
from offramp.audit.report import Severity


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    hooks = (one for one in context.surface.hooks if one.file)  # a library's have no place here
    before = [one for one in hooks if one.kind in BEFORE]
    for hook in {one.function: one for one in before[::-1]}.values():  # one may guard several
        routes = context.reaching.get(hook.function, ())
        if not routes:  # a lambda, which nothing is followed into
            said = f"{short(hook.function)}() runs before requests"
            yield Hit(hook.function, hook.line, said, routes=(), file=hook.file)
            continue
        many = "route" if len(routes) == 1 else "routes"
        asks = _asks(context, hook.function)
        said = f"{short(hook.function)}() runs before {len(routes)} {many}{asks}"
        severity: Severity | None = "low" if asks else None
        yield Hit(hook.function, line_of(context, hook), said, severity=severity)


def _asks(context: Context, ref: str) -> str:
    for reached in context.graph.reached([ref]):
        sites = context.graph.sites(reached)
        for call in sites.calls if sites else ():
            if is_database(call):
                return ", and asks the database"
            if is_http(call):
                return f", and calls {short(call.target)}()"
    return ""


CHECK = Check(
    name="request-hooks",
    severity="info",
    title="Hooks before every request",
    why="A function has no application around it: whatever a hook does (finding the caller,"
    " refusing a request) each function must do itself, and in the same order.",
    remedy="Move it to the gateway, or into the one decorator that all functions share.",
    example="""\
# before
@app.before_request
def load_caller(): g.caller = find(token())
# after
@endpoint(signed_in=True)
def handle(request, services): request.caller""",
    find=find,
)
