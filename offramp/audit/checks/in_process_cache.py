"""Caches in the process, of what other processes change."""

import ast
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import lasting
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.effects import depends_on
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.audit.running import Place
from offramp.code.given import UNKNOWN, Given, Keys
from offramp.code.module import Assigned
from offramp.code.sites import Call

MEMO = frozenset(
    {
        *("functools.lru_cache", "functools.cache", "cachetools.cached", "async_lru.alru_cache"),
        *("cachetools.func.ttl_cache", "cachetools.func.lru_cache", "methodtools.lru_cache"),
    }
)
TYPE = "CACHE_TYPE"
HELD = ("session", "db_session", "connection", "conn", "cursor")  # arguments that a cache keeps
# where Flask-Caching (2.3, __init__.py) is given its configuration, by place
CONFIGURED = {"flask_caching.Cache": 2, "flask_caching.Cache().init_app": 1}
IN_PROCESS = frozenset({"simple", "SimpleCache", "flask_caching.backends.SimpleCache"})
ON_DISK = frozenset({"filesystem", "FileSystemCache", "flask_caching.backends.FileSystemCache"})
MADE = frozenset(
    {
        *("cachelib.SimpleCache", "cachelib.simple.SimpleCache", "cachelib.FileSystemCache"),
        *("cachelib.file.FileSystemCache", "werkzeug.contrib.cache.SimpleCache"),
        *("werkzeug.contrib.cache.FileSystemCache", "diskcache.Cache", "diskcache.FanoutCache"),
        *("cachetools.TTLCache", "cachetools.LRUCache", "cachetools.LFUCache"),
        *("expiringdict.ExpiringDict", "cacheout.Cache"),
    }
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "cache"):
        yield Hit(one.place.ref, one.line, one.message, routes=one.routes)
    yield from _remembered(context)
    for place, call in calls(context.running.serving, MADE):
        if _lasts(context, place, call) and not _is_memos(context, place, call):
            said = f"{short(call.target)} keeps its entries in one process"
            yield Hit(place.ref, call.line, said, routes=_asking(context, f"{call.target}()"))
    yield from _flask_caching(context)


def _flask_caching(context: Context) -> Iterator[Hit]:
    """Yield Flask-Caching's caches; what is given to `Cache` or `init_app` goes before settings."""
    is_made = any(True for _ in calls(context.running.serving, CONFIGURED))
    found = [
        (place.ref, call.line, where, False)
        for place, call in calls(context.running.starting, CONFIGURED)
        if (where := _kept(text(_given(call)))) is not None
    ]
    found += [
        (top_of(context, one.file), one.line, where, not text(one.value))
        for one in setting(context, TYPE)
        if (where := _kept(text(one.value) or (text(one.likely) if is_made else ""))) is not None
    ]
    routes = _asking(context, "flask_caching.Cache()") if found else None
    for ref, line, where, is_default in dict.fromkeys(found):
        said = f"{where}, where nothing else is set" if is_default else where
        severity: Severity | None = "low" if is_default else None
        yield Hit(ref, line, said, severity=severity, routes=routes)


def _given(call: Call) -> Given:
    named = next(one for one in (call.target, *call.also) if one in CONFIGURED)
    config = call.given(CONFIGURED[named], "config")
    return dict(config.items).get(TYPE, UNKNOWN) if isinstance(config, Keys) else UNKNOWN


def _asking(context: Context, made: str) -> tuple[str, ...] | None:
    """Return the routes that ask a cache; None where none is seen to, but may in another way."""
    found: dict[str, None] = {}
    for ref, routes in context.reaching.items():
        function, sites = context.project.function(ref), context.graph.sites(ref)
        if function is None or sites is None:
            continue
        around = [target for _, target in context.project.decorators(function)]
        asked = {*sites.called, *around, *(one.target for one in sites.reads)}
        asked |= {_bound(one.target, context) for one in sites.writes}
        is_decorated = made.startswith("cachetools.") and not MEMO.isdisjoint(around)
        if is_decorated or any(one == made or one.startswith(f"{made}.") for one in asked):
            found |= dict.fromkeys(routes)
    return tuple(found) or None


def _bound(ref: str, context: Context) -> str:
    """Return what a name of a module is bound to."""
    module, name = context.project.split(ref)
    bindings = module.bindings.get(name, ()) if module else ()
    put = (one for one in bindings if isinstance(one, Assigned))
    names = context.project.names(module) if module else None
    return next((names.bound(one) or "" for one in put), "") if names else ""


def _kept(kind: str) -> str | None:
    """Say where Flask-Caching's entries are, where that is no place for all processes."""
    if kind not in IN_PROCESS | ON_DISK:
        return None
    where = "in the process" if kind in IN_PROCESS else "on the local disk"
    return f"CACHE_TYPE is {kind}: Flask-Caching keeps entries {where}"


def _lasts(context: Context, place: Place, call: Call) -> bool:
    """Tell whether what is made outlives a request: made at the start, or put on a lasting name."""
    if any(one.ref == place.ref for one in context.running.starting):
        return True
    made = [
        one for one in place.sites.writes if getattr(one.value, "ref", "") == f"{call.target}()"
    ]
    return any(lasting.changed(context, one) is not None for one in made)


def _is_memos(context: Context, place: Place, call: Call) -> bool:
    """Tell whether it is given to a memo, which is looked at by what it depends on."""
    module = context.project.modules.get(place.ref)
    return any(
        isinstance(node, ast.Call) and node.lineno <= call.line <= (node.end_lineno or 0)
        for one in (module.functions.values() if module else ())
        for node, made in context.project.decorators(one)
        if made in MEMO
    )


def _remembered(context: Context) -> Iterator[Hit]:
    for place in (*context.running.requested, *context.running.starting):
        function = context.project.function(place.ref)
        for _, made in context.project.decorators(function) if function else ():
            if function is None or made not in MEMO:
                continue
            inside = context.project.names(function.module, function)
            cause = depends_on(context, place.ref)
            held = next((one for one in HELD if one in inside.own.parameters), None)
            cause = f"its argument `{held}`, which is kept with the answer" if held else cause
            if cause is not None:
                said = f"{place.name}() is remembered by {short(made)}, but depends on {cause}"
                yield Hit(place.ref, function.line, said)


CHECK = Check(
    name="in-process-cache",
    severity="medium",
    title="Caches in the process",
    why="Each process fills a cache of its own: it is cold in every new one, and when something"
    " changes, only the process that changed it can forget the old value.",
    remedy="Cache in Redis or at the gateway, or keep entries so short that being old is harmless.",
    example="""\
# before
Cache(app, config={"CACHE_TYPE": "SimpleCache"})
# after
Cache(app, config={"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": REDIS_URL})""",
    find=find,
)
