"""Caches in the process, and the session, as far as it is not only a cookie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts.each import Place
from offramp.audit.facts.kept.piece import Kept
from offramp.code.called import Called
from offramp.code.given import Literal

REMEMBERING = frozenset(
    {"functools.lru_cache", "functools.cache", "cachetools.cached", "cachetools.func.ttl_cache"}
    | {"cachetools.func.lru_cache", "methodtools.lru_cache"}
)
IN_PROCESS = re.compile(
    r"^(werkzeug\.contrib\.cache|cachelib(\.\w+)?)\.(SimpleCache|FileSystemCache)\(\)\.(get|set|add|delete|clear|inc)$"
)
FLASK_CACHE = re.compile(
    r"^flask_cach(e|ing)\.Cache\(\)\.(cached|memoize|get|set|add|delete|get_many|set_many)$"
)
LOCAL_CACHES = frozenset({"simple", "simplecache", "filesystem", "filesystemcache"})
SESSION_CALLS = re.compile(r"^flask\.session\.(get|pop|setdefault|clear|update|keys|items)$")
LOGIN = frozenset(
    {
        "flask_login.login_user",
        "flask_login.logout_user",
        "flask_login.utils.login_user",
        "flask_login.utils.logout_user",
    }
)


def find(place: Place) -> Iterator[Kept]:
    """Yield the caches and the session that one function uses."""
    function = place.function
    for node, target in place.context.project.decorators(function):
        if target in REMEMBERING:
            yield Kept("cache", function.qualname, place.file, function.line)
        elif FLASK_CACHE.match(target) and place.context.once(_is_local):
            yield Kept(
                "cache", f"{target.partition('.')[0]} in the process", place.file, node.lineno
            )
    yield from _calls(place)
    yield from _session(place)


CACHING = Called(lambda name: IN_PROCESS.match(name) or FLASK_CACHE.match(name))
OF_SESSIONS = Called(lambda name: SESSION_CALLS.match(name) or name in LOGIN)


def _calls(place: Place) -> Iterator[Kept]:
    for call in CACHING.of(place.sites):
        if IN_PROCESS.match(call.target):
            yield Kept("cache", call.target.partition("()")[0], place.file, call.line)
        elif FLASK_CACHE.match(call.target) and place.context.once(_is_local):
            package = call.target.partition(".")[0]
            yield Kept("cache", f"{package} in the process", place.file, call.line)


def _session(place: Place) -> Iterator[Kept]:
    where = place.context.once(_session_store)
    for write in place.sites.writes:
        if write.target.split("[")[0] == "flask.session" or write.target.startswith(
            "flask.session."
        ):
            yield Kept("session", where, place.file, write.line)
    for read in place.sites.reads:
        if read.target in {"flask.session", "flask.session[]"}:
            yield Kept("session", where, place.file, read.line)
    for call in OF_SESSIONS.of(place.sites):
        if SESSION_CALLS.match(call.target) or call.target in LOGIN:
            yield Kept("session", where, place.file, call.line)


def _is_local(context: Context) -> bool:
    """Tell whether Flask-Caching keeps its values in the process or in files."""
    kinds = _setting(context, "CACHE_TYPE")
    return not kinds or any(one.rpartition(".")[2].lower() in LOCAL_CACHES for one in kinds)


def _session_store(context: Context) -> str:
    """Return where the session is kept: "cookie", or what Flask-Session was told."""
    if not any(one.ref.startswith("flask_session.") for one in context.surface.extensions):
        return "cookie"
    return next(iter(_setting(context, "SESSION_TYPE")), "flask-session")


def _setting(context: Context, name: str) -> list[str]:
    return [
        str(one.value.value)
        for one in context.surface.settings
        if one.name == name and isinstance(one.value, Literal) and one.value.value
    ]
