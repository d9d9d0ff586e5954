"""Addresses that hold on one machine only."""

import re
from collections.abc import Iterator

from offramp.audit import shown
from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, named, short
from offramp.audit.checks.seen.effects import is_http
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.context import Context
from offramp.audit.facts.outside.http_calls import HTTP
from offramp.audit.report import Severity
from offramp.audit.running import Place
from offramp.code.given import Items
from offramp.code.module import Assigned
from offramp.code.sites import Call

LOCAL = re.compile(r"^(?:[a-z+]+://)?(?:[^/@]*@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?=[:/]|$)")
REDIRECT = "flask.redirect"
URL = "flask.url_for"
MACHINE = ("socket.gethostname", "socket.getfqdn", "platform.node")
OWN = frozenset(f"flask.request.{name}" for name in ("host_url", "url_root", "host"))
CONNECTS = re.compile(
    r"(?:\.connect|\.create_engine|Redis|ConnectionPool|from_url|SMTP|MongoClient|\.Celery"
    r"|pika\.ConnectionParameters|Elasticsearch|OpenSearch|\.insecure_channel|Kafka(?:Producer|Consumer))$"
)
# at localhost where they are told nothing
BY_DEFAULT = re.compile(
    r"^(?:redis\.(?:client\.)?(?:Strict)?Redis|pymongo\.(?:mongo_client\.)?MongoClient)$"
)
SAID_BY = ("host", "url", "broker", "backend", "bootstrap_servers", "hosts", "target")
DSN = re.compile(r"\bhost=(localhost|127\.0\.0\.1)\b")
EVERY = re.compile(r"(?:0\.){3}0")  # a server binds to it, nobody is asked there
SERVERS = ("_HOST", "_SERVER", "_URL", "_URI", "_HOSTS", "_ADDRESS")
SENT_BACK = re.compile(r"redirect|callback", re.IGNORECASE)
BACK = re.compile(rb"(?i:redirect|callback)\w*\s*(?::\s*str\s*)?=\s*f?[\"']http")
OWN_ADDRESS = frozenset({"SERVER_HOST", "FLASK_RUN_HOST", "APP_HOST", "BASE_URL", "SITE_URL"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in named(context.running.serving, _is_of_servers):
        here = _local(call)
        if here and (is_http(call) or CONNECTS.search(call.target)):
            who = place.ref if place.ref in context.project.modules else f"{place.name}()"
            where = f"{shown.address(here)} ({short(call.target)})"
            yield Hit(place.ref, call.line, f"{who} expects a server at {where}")
    for place in context.running.requested:
        yield from _own(context, place)
    yield from _settings(context)
    for place, call in calls(context.running.requested, MACHINE):
        said = f"{place.name}() asks for the name of its machine ({short(call.target)})"
        yield Hit(place.ref, call.line, said, severity="low")
    yield from _back(context)
    for one in setting(context, "SERVER_NAME"):
        if name := text(one.value):
            said = f"SERVER_NAME is {name}: addresses that are built outside of a request name it,"
            said += " and Flask before 3.1 answers other hosts with 404"
            yield Hit(top_of(context, one.file), one.line, said, severity="low", routes=())


def _settings(context: Context) -> Iterator[Hit]:
    """Yield settings that name a server beside the application; less where it is a default."""
    for one in context.surface.settings:
        is_default = not text(one.value)
        here = text(one.value) or (text(one.likely) if one.source == "object" else "")
        is_bound = EVERY.match(here) is not None and one.name.endswith("_HOST")
        if is_bound or one.name in OWN_ADDRESS:
            continue
        if one.name.endswith(SERVERS) and LOCAL.match(here):
            said = f"{one.name} is {shown.address(here)}: a server beside the application"
            said += ", where nothing else is set" if is_default else ""
            severity: Severity | None = "low" if is_default else None
            yield Hit(top_of(context, one.file), one.line, said, severity=severity, routes=())


def _local(call: Call) -> str | None:
    """Return the address on the same machine that a call is given, or has by default."""
    if BY_DEFAULT.match(call.target) and not (call.args or call.keywords or call.starred):
        return "localhost"
    given = [*call.args[:2], *(call.keywords[one] for one in SAID_BY if one in call.keywords)]
    each = [item for one in given for item in (one.items if isinstance(one, Items) else (one,))]
    texts = [text(one) for one in each]
    found = next((one for one in texts if LOCAL.match(one)), None)
    return found or next((one[1] for one in map(DSN.search, texts) if one), None)


def _is_of_servers(name: str) -> bool:
    return (CONNECTS.search(name) or HTTP.match(name)) is not None


def _back(context: Context) -> Iterator[Hit]:
    """Yield addresses that callers are sent to: by an answer, or back by others."""
    for place, call in calls(context.running.requested, [REDIRECT]):
        where = text(call.given(0, "location"))
        if LOCAL.match(where) and "://" in where:
            said = f"{place.name}() sends callers to {shown.address(where)}, which is one machine's"
            yield Hit(place.ref, call.line, said)
    for module in context.running.loaded.values():
        names = [one for one in module.bindings if SENT_BACK.search(one)]
        for name in names if names and BACK.search(module.text) else ():
            for one in module.bindings[name]:
                here = getattr(getattr(one, "value", None), "value", None)
                if isinstance(one, Assigned) and isinstance(here, str) and LOCAL.match(here):
                    said = f"{name} is {shown.address(here)}: callers are sent back to one machine"
                    yield Hit(module.name, one.value.lineno, said, routes=())


def _own(context: Context, place: Place) -> Iterator[Hit]:
    for read in place.sites.reads:
        if read.target in OWN:
            said = f"{place.name}() builds on {short(read.target)}, the host a proxy may have set"
            yield Hit(place.ref, read.line, said, severity="low")
            return
    is_named = any(text(one.value) for one in setting(context, "SERVER_NAME"))
    for call in place.sites.calls if not is_named and URL in place.sites.called else ():
        if call.target == URL and plain(call.given(9, "_external")) is True:
            said = f"{place.name}() builds a whole address of the host that the request names"
            yield Hit(place.ref, call.line, said, severity="low")
            return


CHECK = Check(
    name="host-assumptions",
    severity="medium",
    title="Addresses of one machine",
    why="Beside a function runs nothing else: there is no database, cache or service on"
    " localhost, and the host of the request is the gateway's or the cluster's.",
    remedy="Take addresses from settings, and the public address from one of them.",
    example="""\
# before
requests.get("http://localhost:5001/rates", timeout=5)
# after
requests.get(f"{settings.rates_url}/rates", timeout=5)""",
    find=find,
)
