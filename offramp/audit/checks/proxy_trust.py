"""The caller's address, taken from a connection that is the gateway's."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import plain
from offramp.audit.checks.seen.limited import limited
from offramp.audit.context import Context
from offramp.code.sites import Call, Read, functions_given

FIXES = (
    *("werkzeug.middleware.proxy_fix.ProxyFix", "werkzeug.contrib.fixers.ProxyFix"),
    "flask_reverse_proxy_fix.middleware.ReverseProxyPrefixFix",
    "uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware",
)
ADDRESS = "flask.request.remote_addr"
ENVIRON = "flask.request.environ"
FORWARDED = "x-forwarded-for"
HEADERS = "flask.request.headers"
LIMITER = "flask_limiter.util.get_remote_address"


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    is_fixed = any(one.ref in FIXES for one in context.surface.middleware)
    if is_fixed or any(True for _ in calls(context.running.serving, FIXES)):
        return
    for place in context.running.requested:
        asked = [one.line for one in place.sites.reads if _is_address(one)]
        asked += [one.line for one in place.sites.calls if _asks_for_address(one)]
        line = min(asked, default=None)
        if line is not None and any(map(_is_forwarded, place.sites.calls)):
            said = f"{place.name}() believes X-Forwarded-For, whoever sends it"
            yield Hit(place.ref, line, said, severity="low")
        elif line is not None:
            said = f"{place.name}() takes remote_addr, which is the gateway's behind a gateway"
            yield Hit(place.ref, line, said)
    for place in context.running.starting:
        for call in place.sites.calls:
            if LIMITER in functions_given(call):
                said = "requests are limited by remote_addr, which all callers of a gateway share"
                routes = None if call.starred else limited(call, context)
                yield Hit(place.ref, call.line, said, routes=routes)
                return


def _is_address(read: Read) -> bool:
    target = _of_request(read.target)
    is_key = target == ENVIRON and plain(read.key) == "REMOTE_ADDR"
    return target == ADDRESS or is_key


def _asks_for_address(call: Call) -> bool:
    is_read = _of_request(call.target) == f"{ENVIRON}.get"
    is_key = is_read and plain(call.given(0, "key")) == "REMOTE_ADDR"
    return call.target == LIMITER or is_key


def _is_forwarded(call: Call) -> bool:
    """Tell whether the header is asked for, with the address where it is missing."""
    name = plain(call.given(0, "key"))
    asking = {f"{HEADERS}.get", f"{HEADERS}.getlist", f"{ENVIRON}.get"}
    is_read = _of_request(call.target) in asking
    return is_read and str(name).lower().replace("_", "-").removeprefix("http-") == FORWARDED


def _of_request(target: str) -> str:
    """Return a name as it is called where the request is not handed on: `flask.request.headers`."""
    return target.replace("flask.Request()", "flask.request", 1)


CHECK = Check(
    name="proxy-trust",
    severity="medium",
    title="The address of the gateway",
    why="Behind a gateway every request comes from the gateway: limits and logs by address take"
    " all callers for one.",
    remedy="Wrap the application in ProxyFix with the number of proxies in front of it; never"
    " believe X-Forwarded-For from anyone else.",
    example="""\
# after
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)""",
    find=find,
)
