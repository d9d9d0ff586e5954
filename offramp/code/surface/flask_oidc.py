"""
Flask-OIDC, as of 2.4 and 1.4: where a provider sends people back to.

Only the newer has pages to sign in and out; which of them is there, the project's requirements
tell, or a setting that only one of them has.
"""

from __future__ import annotations

from offramp.code.surface import pages, pinned
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "flask-oidc"
OIDC = LIBRARY.model("flask_oidc.OpenIDConnect")
WITH_PAGES = 2
# settings that 2.0 refuses to start with, or does not know
BEFORE_2 = (
    *("OIDC_ID_TOKEN_COOKIE_SECURE", "OIDC_GOOGLE_APPS_DOMAIN", "OIDC_REQUIRE_VERIFIED_EMAIL"),
    *("OIDC_RESOURCE_CHECK_AUD", "OIDC_VALID_ISSUERS"),
)
PAGES = """
    GET /login login
    GET /authorize authorize
    GET /logout logout
"""


@OIDC.method("__init__", "init_app")
def init_app(call: Call) -> Value:
    """`OpenIDConnect(app, prefix=None)`, `oidc.init_app(app, prefix=None)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None
    if pages.setting(call, app, "OIDC_RESOURCE_SERVER_ONLY"):
        return None
    route = pages.setting(call, app, "OIDC_CALLBACK_ROUTE")
    if _has_pages(call, app):
        made = pages.blueprint(call, "oidc_auth")
        pages.table(call, made, PAGES, kind=KIND)
        pages.mount(call, app, made, url_prefix=call.text(-1, "prefix"))
        pages.page(call, app, "/oidc_callback", "legacy_oidc_callback", kind=KIND)
        if isinstance(route, str):
            pages.page(call, app, route, "legacy_oidc_callback", kind=KIND)
    else:
        path = route if isinstance(route, str) else "/oidc_callback"
        pages.page(call, app, path, "_oidc_callback", kind=KIND)
    return None


def _has_pages(call: Call, app: Instance) -> bool:
    version = pinned.major(call.world.project, KIND)
    if version is not None:
        return version >= WITH_PAGES
    return all(pages.setting(call, app, name) is None for name in BEFORE_2)
