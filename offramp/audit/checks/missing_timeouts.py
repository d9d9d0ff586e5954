"""Calls to other servers that may wait for ever."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.facts.outside.callers import BY_CALLER
from offramp.audit.facts.outside.http_calls import HTTP, VERBS, chosen, has_timeout
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.sites import Call

# of HTTP, by keyword; what urllib and http.client take is below, and others wait for a while
LIBRARIES = (
    *("requests.", "requests_html.", "requests_oauthlib."),
    *("httpx.", "aiohttp.", "niquests.", "urllib3.", "httplib2."),
)
# by its place among the arguments, before Python 3.12 took some away; none has a default that ends
OTHERS = {
    "urllib.request.urlopen": 2,
    "smtplib.SMTP": 3,
    "smtplib.SMTP_SSL": 5,
    "ftplib.FTP": 4,
    "ftplib.FTP_TLS": 7,
    "http.client.HTTPConnection": 2,
    "http.client.HTTPSConnection": 4,
    "socket.create_connection": 1,
    "telnetlib.Telnet": 2,
    "imaplib.IMAP4": 2,
    "imaplib.IMAP4_SSL": 5,
    "poplib.POP3": 2,
    "poplib.POP3_SSL": 4,
    "paramiko.SSHClient().connect": 6,
}
# sessions of providers by `requests`, which are told as such: `flask_dance.contrib.github.github`
SESSIONS = re.compile(rf"^flask_dance\.(contrib\.(\w+)\.\2|(\w+\.)+\w+\(\)\.session)\.({VERBS})$")
DEFAULT = "socket.setdefaulttimeout"
ASKING = Called(lambda name: name in OTHERS or _is_of_library(name))


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    is_bounded = any(True for _ in calls(context.running.serving, [DEFAULT]))
    for place in (*context.running.requested, *context.running.beside):
        for call in ASKING.of(place.sites):
            if _waits(context, place, call, is_bounded=is_bounded):
                said = f"{place.name}() calls {short(call.target)}() without a timeout"
                yield Hit(place.ref, call.line, said)
        yield from _by_caller(context, place)


def _by_caller(context: Context, place: Place) -> Iterator[Hit]:
    """Yield calls whose verb the request chooses: `getattr(requests, method)(url)`."""
    function = context.project.function(place.ref)
    for call in BY_CALLER.of(place.sites) if function is not None else ():
        at = each.Place(function, place.sites, context) if function is not None else None
        name = chosen(call, at) if at is not None else None
        if at is not None and name is not None and has_timeout(call, name, at) is False:
            library = name.partition(".")[0]
            said = f"{place.name}() calls {library} by a name, without a timeout"
            yield Hit(place.ref, call.line, said)


def _waits(context: Context, place: Place, call: Call, *, is_bounded: bool) -> bool:
    """Tell whether a call may wait; *is_bounded* says that sockets have a default, not requests."""
    for name in (call.target, *call.also):
        if name in OTHERS:
            at = OTHERS[name]
            given = call.keywords.get("timeout", call.args[at] if at < len(call.args) else None)
            is_missing = given is None or given == Literal(None)
            return is_missing and not call.starred and not is_bounded
        if _is_of_library(name):
            function = context.project.function(place.ref)
            return function is not None and (
                has_timeout(call, name, each.Place(function, place.sites, context)) is False
            )
    return False


def _is_of_library(name: str) -> bool:
    return bool(name.startswith(LIBRARIES) and HTTP.match(name)) or bool(SESSIONS.match(name))


CHECK = Check(
    name="missing-timeouts",
    severity="medium",
    title="Calls without a timeout",
    why="When the other side hangs, the function waits until the platform kills it; meanwhile"
    " requests pile up, and more and more processes wait that are paid for.",
    remedy="Give every call a bound that is shorter than the function's own.",
    example="""\
# before
requests.get(url)
# after
requests.get(url, timeout=5)   # seconds""",
    find=find,
)
