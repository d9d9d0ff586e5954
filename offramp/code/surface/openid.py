"""Where a provider of OpenID sends people back to: Flask-pyoidc 3.14, Microsoft's identity 0.11."""

from __future__ import annotations

import posixpath
from urllib.parse import urlsplit

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
NOT_KNOWN = "the path by which people come back from signing in is not known"
PYOIDC = LIBRARY.model(
    "flask_pyoidc.OIDCAuthentication", "flask_pyoidc.flask_pyoidc.OIDCAuthentication"
)
IDENTITY = LIBRARY.model("identity.flask.Auth")


@PYOIDC.method("__init__")
def make_pyoidc(call: Call) -> Value:
    """`OIDCAuthentication({"default": provider}, app)`."""
    if call.get(1, "app") is not None:
        init_pyoidc(Call(call.world, call.place, [call.get(1, "app")], {}, call.self))
    return None


@PYOIDC.method("init_app")
def init_pyoidc(call: Call) -> Value:
    """`auth.init_app(app)`: the path of `OIDC_REDIRECT_URI`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None
    whole = pages.setting(call, app, "OIDC_REDIRECT_URI")
    older = pages.setting(call, app, "OIDC_REDIRECT_ENDPOINT", "redirect_uri")
    if whole is None and pages.setting(call, app, "OIDC_REDIRECT_DOMAIN") is None:
        call.world.doubt(NOT_KNOWN, call.place)
        return None
    path = urlsplit(str(whole)).path if whole is not None else f"/{older}"
    endpoint = path.lstrip("/")
    both = ("GET", "POST")
    pages.page(call, app, f"/{endpoint}", endpoint, kind="flask-pyoidc", methods=both)
    return None


@IDENTITY.method("__init__")
def make_identity(call: Call) -> Value:
    """`Auth(app, authority=..., client_id=..., redirect_uri="https://host/back")`."""
    if not isinstance(call.self, Instance):
        return None
    given = call.get(-1, "redirect_uri")
    path = "/auth_response" if given is None else urlsplit(call.text(-1, "redirect_uri") or "").path
    made = call.self.of(IDENTITY)["pages"] = pages.blueprint(call, "identity")
    if path:
        pages.page(call, made, path, "auth_response", kind="identity")
        out = posixpath.join(posixpath.dirname(path), "logout")
        pages.page(call, made, out, "logout", kind="identity")
    else:
        call.world.doubt(NOT_KNOWN, call.place)
    if call.get(0, "app") is not None:
        init_identity(call)
    return None


@IDENTITY.method("init_app")
def init_identity(call: Call) -> Value:
    """`auth.init_app(app)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and isinstance(call.self, Instance):
        pages.mount(call, app, call.self.of(IDENTITY)["pages"])
    return None
