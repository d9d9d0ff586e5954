"""Flask-JWT, as of 0.3: one route that gives tokens to whom the project's own function knows."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import Rule, add_rule
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Instance, Unknown, Value, Wrapped

LIBRARY = Library()
JWT = LIBRARY.model("flask_jwt.JWT")
VIEW = "_default_auth_request_handler"
HANDLERS = ("authentication_handler", "auth_request_handler")


@JWT.method("__init__")
def make(call: Call) -> Value:
    """`JWT(app, authentication_handler, identity_handler)`."""
    if isinstance(call.self, Instance):
        call.self.of(JWT)["authentication_handler"] = call.get(1, "authentication_handler")
        if call.get(0, "app") is not None:
            init_app(call)
    return None


def _keeping(name: str) -> None:
    @JWT.method(name)
    def handler(call: Call) -> Value:
        """`@jwt.authentication_handler`."""
        if isinstance(call.self, Instance):
            call.self.of(JWT)[name] = call.get(0, "callback")
        return call.get(0, "callback")


for _name in HANDLERS:
    _keeping(_name)


@JWT.method("init_app")
def init_app(call: Call) -> Value:
    """`jwt.init_app(app)`: where its settings say, unless they take the path away."""
    app = pages.holder(call.world, call.get(0, "app"))
    path = pages.setting(call, app, "JWT_AUTH_URL_RULE", "/auth") if app else None
    if app is None or not isinstance(path, str) or not isinstance(call.self, Instance):
        return None
    said = pages.setting(call, app, "JWT_AUTH_URL_OPTIONS")
    options = said if isinstance(said, dict) else {"methods": ["POST"]}
    methods = pages.texts(call.world, options.get("methods")) or ["GET"]
    view = options.get("view_func", call.self.of(JWT).get("auth_request_handler"))
    rule = Rule(path, view=view, methods=methods, kind="flask-jwt")
    if view is None:
        handler = call.self.of(JWT).get("authentication_handler")
        rule.endpoint = VIEW
        rule.view = Unknown(f"flask_jwt.{VIEW}") if handler in {None, ABSENT} else handler
        rule.view = Wrapped(rule.view, "flask_jwt.JWT")
    add_rule(app, call, rule)
    return None
