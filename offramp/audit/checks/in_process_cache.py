"""Caches in the process, of what other processes change."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.module_state import message
from offramp.audit.checks.seen import lasting
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.effects import depends_on
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import setting, top_of
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call

MEMO = frozenset(
    {
        *("functools.lru_cache", "functools.cache", "cachetools.cached", "async_lru.alru_cache"),
        *("cachetools.func.ttl_cache", "cachetools.func.lru_cache", "methodtools.lru_cache"),
    }
)
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
        yield Hit(one.place.ref, one.line, message(one), routes=one.routes)
    yield from _remembered(context)
    for place, call in calls(context.running.serving, MADE):
        if _lasts(context, place, call):
            said = f"{short(call.target)} keeps its entries in one process"
            yield Hit(place.ref, call.line, said)
    for given in setting(context, "CACHE_TYPE"):
        kind = text(given.value)
        if kind in IN_PROCESS | ON_DISK:
            where = "in the process" if kind in IN_PROCESS else "on the local disk"
            top = top_of(context, given.file)
            yield Hit(top, given.line, f"CACHE_TYPE is {kind}: Flask-Caching keeps entries {where}")


def _lasts(context: Context, place: Place, call: Call) -> bool:
    """Tell whether what is made outlives a request: made at the start, or put on a lasting name."""
    if any(one.ref == place.ref for one in context.running.starting):
        return True
    made = [
        one for one in place.sites.writes if getattr(one.value, "ref", "") == f"{call.target}()"
    ]
    return any(lasting.changed(context, one) is not None for one in made)


def _remembered(context: Context) -> Iterator[Hit]:
    for place in (*context.running.requested, *context.running.starting):
        function = context.project.function(place.ref)
        if function is None or not function.decorators:
            continue
        parent = function.module.functions.get(function.parent or "")
        names = context.project.names(function.module, parent)
        for node in function.decorators:
            made = names.ref(getattr(node, "func", node))
            if made not in MEMO:
                continue
            cause = depends_on(context, place.ref)
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
