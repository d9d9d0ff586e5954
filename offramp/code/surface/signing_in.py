"""Two routes by which somebody gets in and out: Flask-SimpleLogin 0.3, Flask-CAS 1.0."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
SIMPLE = LIBRARY.model("flask_simplelogin.SimpleLogin")
CAS = LIBRARY.model("flask_cas.CAS")


@SIMPLE.method("__init__", "init_app")
def simple(call: Call) -> Value:
    """`SimpleLogin(app, login_checker=check)`: where `SIMPLELOGIN_LOGIN_URL` says."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None

    def said(name: str, default: str) -> str:
        older = pages.setting(call, app, f"SIMPLE_LOGIN_{name}")
        found = older or pages.setting(call, app, f"SIMPLELOGIN_{name}")
        return found if isinstance(found, str) and found else default

    made = pages.blueprint(call, said("BLUEPRINT", "simplelogin"))
    both = ("GET", "POST")
    login, logout = said("LOGIN_URL", "/login/"), said("LOGOUT_URL", "/logout/")
    pages.page(call, made, login, "login", kind="flask-simplelogin", methods=both)
    pages.page(call, made, logout, "logout", kind="flask-simplelogin")
    pages.mount(call, app, made)
    return None


@CAS.method("__init__", "init_app")
def cas(call: Call) -> Value:
    """`CAS(app, "/cas")`: without a prefix its paths lie at the top."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and app.isa(FLASK):
        made = pages.blueprint(call, "cas")
        pages.page(call, made, "/login/", "login", kind="flask-cas")
        pages.page(call, made, "/logout/", "logout", kind="flask-cas")
        pages.mount(call, app, made, url_prefix=call.text(1, "url_prefix"))
    return None
