"""Every site may call, with the visitor's cookies or without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.settings import setting
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import UNKNOWN, Given, Items, Keys, Literal, Reference
from offramp.code.names import Names
from offramp.code.sites import Call

CORS = "flask_cors.CORS"
BOUND = "flask_cors.CORS().init_app"
OF_VIEW = "flask_cors.cross_origin"
OF_SOCKETS = ("flask_socketio.SocketIO", "flask_socketio.SocketIO().init_app")
COOKIES = "supports_credentials"
EVERY = frozenset({"*", ".*"})
SETTINGS = {  # by the option that they stand for
    "origins": "CORS_ORIGINS",
    "resources": "CORS_RESOURCES",
    COOKIES: "CORS_SUPPORTS_CREDENTIALS",
}
ORIGIN = "access-control-allow-origin"
CREDENTIALS = "access-control-allow-credentials"
ASKED = re.compile(r"flask\.request\.(?:headers|environ|origin)\b")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call, given in _made(context, CORS, BOUND):
        if (cookies := _opened({**_set(context), **given})) is not None:
            yield _hit(place.ref, call.line, cookies=cookies, routes=())
    for place, call, given in _made(context, *OF_SOCKETS):
        origins = given.get("cors_allowed_origins")
        if origins is not None and _is_every(origins):  # with cookies: python-engineio's default
            said = "Socket.IO lets every site connect with the visitor's cookies"
            yield Hit(place.ref, call.line, said, routes=())
    putting = Called(_is_put)
    for place in context.running.requested:
        yield from _headers(context, place, putting.of(place.sites))
    for ref in sorted(context.running.views):
        yield from _decorated(context, ref)


def _made(
    context: Context, name: str, bound: str
) -> Iterator[tuple[Place, Call, Mapping[str, Given]]]:
    """Yield where an extension gets the application, with the options of both calls together."""
    alone: list[Call] = []
    for place, call in calls(context.running.starting, [name]):
        if not (call.args or "app" in call.keywords):
            alone.append(call)
        elif not call.starred:
            yield place, call, call.keywords
    before = alone[0] if len(alone) == 1 else None
    for place, call in calls(context.running.starting, [bound]):
        if not call.starred and not (before and before.starred):
            yield place, call, {**(before.keywords if before else {}), **call.keywords}


def _decorated(context: Context, ref: str) -> Iterator[Hit]:
    """Yield decorators that open one view."""
    function = context.project.function(ref)
    if function is None:
        return
    names = context.project.names(function.module)
    for node in function.decorators:
        if isinstance(node, ast.Call) and names.ref(node.func) == OF_VIEW:
            given = _given(node, names)
            if "origins" not in given or _is_every(given["origins"]):
                routes = tuple(dict.fromkeys(context.own_reaching.get(ref, ())))
                cookies = plain(given.get(COOKIES, UNKNOWN)) is True
                yield _hit(ref, node.lineno, cookies=cookies, routes=routes)


def _hit(place: str, line: int, *, cookies: bool, routes: tuple[str, ...] | None) -> Hit:
    """Without cookies a page can only read what everybody can, or whoever has a token."""
    if cookies:
        said = "CORS lets every site call with the visitor's cookies"
        return Hit(place, line, said, routes=routes)
    return Hit(place, line, "CORS lets every site call", routes=routes, severity="low")


def _set(context: Context) -> dict[str, Given]:
    """Return the options that settings give, which those of a call go before."""
    return {
        option: one.value for option, name in SETTINGS.items() for one in setting(context, name)
    }


def _is_put(target: str) -> bool:
    return target.endswith((".add", ".set", ".setdefault"))


def _headers(context: Context, place: Place, putting: Sequence[Call]) -> Iterator[Hit]:
    """Yield where a function writes the header itself; with cookies a browser wants no star."""
    put = [(one.key, one.value, one.line) for one in place.sites.writes if one.how == "item"]
    put += [
        (one.args[0], one.args[1], one.line)
        for one in putting
        if one.args[1:] and _is_put(one.target)
    ]
    named = [(text(key).lower(), value, line) for key, value, line in put]
    with_cookies = any(name == CREDENTIALS and text(value) == "true" for name, value, _ in named)
    for name, value, line in named:
        is_asked = name == ORIGIN and isinstance(value, Reference) and _is_asked(value.ref)
        if is_asked and _is_compared(context, place):
            return
        if is_asked or (name == ORIGIN and text(value) == "*"):
            yield _hit(place.ref, line, cookies=is_asked and with_cookies, routes=None)
            return


def _given(node: ast.Call, names: Names) -> dict[str, Given]:
    return {one.arg: names.given(one.value) for one in node.keywords if one.arg}


def _is_asked(ref: str) -> bool:
    return ASKED.match(ref) is not None


def _is_compared(context: Context, place: Place) -> bool:
    """Tell whether it looks first who asks: `if request.origin in SITES`."""
    function = context.project.function(place.ref)
    if function is None:
        return False
    names = context.project.names(function.module, function)
    sides = [one for node in names.own.every(ast.Compare) for one in (node.left, *node.comparators)]
    return any(_is_asked(names.ref(one) or "") for one in sides)


def _opened(given: Mapping[str, Given]) -> bool | None:
    """Tell whether what every site may call goes with cookies; None where none may."""
    paths = given.get("resources")
    own = (
        [one for _, one in paths.items if isinstance(one, Keys)] if isinstance(paths, Keys) else []
    )
    star: dict[str, Given] = {"origins": Literal("*")}
    each = [{**star, **given, **{str(key): value for key, value in one.items}} for one in own]
    opened = [one for one in each or [{**star, **given}] if _is_every(one["origins"])]
    return any(plain(one.get(COOKIES, UNKNOWN)) is True for one in opened) if opened else None


def _is_every(origins: Given) -> bool:
    each = origins.items if isinstance(origins, Items) else (origins,)
    return any(text(one) in EVERY for one in each)


CHECK = Check(
    name="open-cors",
    severity="medium",
    title="CORS open to every site",
    why="Where cookies go along, any page that a signed-in person visits can read and change what"
    " is theirs; and the gateway, which answers CORS for old and new alike, has to say the same.",
    remedy="Name the sites, once, at the gateway.",
    example="""\
# before
CORS(app, supports_credentials=True)
# after
CORS(app, origins=["https://app.example"], supports_credentials=True)""",
    find=find,
)
