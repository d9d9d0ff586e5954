"""Flask-Sitemap, as of 0.4: the page of all addresses, and its parts (flask_sitemap/config.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
KIND = "flask-sitemap"
SITEMAP = LIBRARY.model("flask_sitemap.Sitemap")


@SITEMAP.method("__init__", "init_app")
def init_app(call: Call) -> Value:
    """`Sitemap(app)`: where its settings say, unless they take its blueprint away."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None

    def said(name: str, default: str) -> str:
        found = pages.setting(call, app, f"SITEMAP_{name}", default)
        return found if isinstance(found, str) else ""

    name = said("BLUEPRINT", "flask_sitemap")
    if name:
        made = pages.blueprint(call, name, said("BLUEPRINT_URL_PREFIX", "/"))
        whole, part = "/sitemap.xml", "/sitemap<int:page>.xml"
        pages.page(call, made, said("ENDPOINT_URL", whole), "sitemap", kind=KIND)
        pages.page(call, made, said("ENDPOINT_PAGE_URL", part), "page", kind=KIND)
        pages.mount(call, app, made)
    return None
