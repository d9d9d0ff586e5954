"""The routes of static folders, which Flask adds when an application or a blueprint has one."""

from __future__ import annotations

import posixpath

from offramp.code.surface import flask
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import Builtin, Instance, Unknown, Value
from offramp.code.surface.standard import files

SEND = Builtin(
    lambda _call: Unknown("flask.Flask.send_static_file"), "flask.Flask.send_static_file"
)


def url(call: Call, folder: Value) -> str | None:
    """Return a folder's URL path, as `Scaffold.static_url_path` has it; None without one."""
    given = call.text(-1, "static_url_path")
    if given is not None:
        return given.rstrip("/")
    folder = call.world.plain(folder)
    if folder is None:
        return None
    ending = folder.tail if isinstance(folder, Unknown) else None
    named = files.as_text(call, folder) or ending or "static"
    return "/" + posixpath.basename(named.rstrip("/\\"))


def of_application(call: Call) -> None:
    """Add `/static/<path:filename>`; the default folder counts even where it does not exist."""
    folder = call.get(2, "static_folder", "static")
    call.kwargs.setdefault("static_url_path", call.get(1, "static_url_path"))
    path = url(call, folder)
    if path is None or folder is None:
        return
    rule = flask.Rule(f"{path}/<path:filename>", "static", SEND, kind="static")
    rule.host = call.text(-1, "static_host")
    flask.add_rule(call.self, call, rule)


def of_blueprint(call: Call) -> None:
    """Add the route of a blueprint's folder, if it was given one, when it is registered."""
    folder = call.get(2, "static_folder")
    if folder is None or not isinstance(call.self, Instance):
        return
    call.kwargs.setdefault("static_url_path", call.get(3, "static_url_path"))
    rule = flask.Rule(f"{url(call, folder)}/<path:filename>", "static", SEND, kind="static")
    flask.add_rule(call.self, call, rule)
