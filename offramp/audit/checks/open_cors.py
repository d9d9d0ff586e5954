"""Every site may call, with the visitor's cookies or without."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls
from offramp.audit.checks.seen.given import inside, plain, text
from offramp.audit.context import Context
from offramp.code.given import Given, Items
from offramp.code.names import Names
from offramp.code.sites import Call

CORS = ("flask_cors.CORS", "flask_cors.CORS().init_app")
OF_VIEW = "flask_cors.cross_origin"
OF_SOCKETS = ("flask_socketio.SocketIO", "flask_socketio.SocketIO().init_app")
COOKIES = "supports_credentials"
EVERY = frozenset({"*", ".*"})


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.starting, CORS):
        if _is_open(call):
            yield _hit(place.ref, call.line, call.keywords.get(COOKIES), routes=())
    for place, call in calls(context.running.starting, OF_SOCKETS):
        origins = call.keywords.get("cors_allowed_origins")
        if origins is not None and _is_every(origins):  # with cookies: python-engineio's default
            said = "Socket.IO lets every site connect with the visitor's cookies"
            yield Hit(place.ref, call.line, said, routes=())
    for ref in sorted(context.running.views):
        function = context.project.function(ref)
        if function is None:
            continue
        names = context.project.names(function.module)
        for node in function.decorators:
            if isinstance(node, ast.Call) and names.ref(node.func) == OF_VIEW:
                given = _given(node, names)
                if "origins" not in given or _is_every(given["origins"]):
                    routes = tuple(dict.fromkeys(context.own_reaching.get(ref, ())))
                    yield _hit(ref, node.lineno, given.get(COOKIES), routes=routes)


def _hit(place: str, line: int, cookies: Given | None, *, routes: tuple[str, ...]) -> Hit:
    """Without cookies a page can only read what everybody can, or whoever has a token."""
    if cookies is not None and plain(cookies) is True:
        said = "CORS lets every site call with the visitor's cookies"
        return Hit(place, line, said, routes=routes)
    return Hit(place, line, "CORS lets every site call", routes=routes, severity="low")


def _given(node: ast.Call, names: Names) -> dict[str, Given]:
    return {one.arg: names.given(one.value) for one in node.keywords if one.arg}


def _is_open(call: Call) -> bool:
    if call.starred:
        return False
    given = [call.keywords[one] for one in ("origins", "resources") if one in call.keywords]
    if not given:
        return True
    if "resources" not in call.keywords:
        return _is_every(call.keywords["origins"])
    origins = [one for key, one in inside(call.keywords["resources"]) if key == "origins"]
    return any(map(_is_every, origins))


def _is_every(origins: Given) -> bool:
    each = origins.items if isinstance(origins, Items) else (origins,)
    return any(text(one) in EVERY for one in each)


CHECK = Check(
    name="open-cors",
    severity="medium",
    title="CORS open to every site",
    why="Any page a signed-in person visits can read and change what is theirs; and the gateway,"
    " which answers CORS for old and new alike, would have to copy it.",
    remedy="Name the sites, once, at the gateway.",
    example="""\
# before
CORS(app, supports_credentials=True)
# after
CORS(app, origins=["https://app.example"], supports_credentials=True)""",
    find=find,
)
