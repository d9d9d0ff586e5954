"""Dash, as of 4.4: pages it serves itself, on a Flask of its own or a given one (dash.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "dash"
DASH = LIBRARY.model("dash.Dash", "dash.dash.Dash")
GET, POST = ("GET",), ("POST",)
PAGES = (
    ("_dash-layout", GET),
    ("_dash-dependencies", GET),
    ("_dash-update-component", POST),
    ("_reload-hash", GET),
    ("_favicon.ico", GET),
    ("_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", GET),
    ("", GET),
    ("<path:path>", GET),
)


@DASH.method("__init__")
def make(call: Call) -> Value:
    """`Dash(name, server=True, url_base_pathname=None, routes_pathname_prefix=None, ...)`."""
    if not isinstance(call.self, Instance):
        return None
    world = call.world
    server = world.plain(call.get(1, "server", True))
    if server is True:
        server = world.call(FLASK, [call.get(0, "name")], {"static_folder": None}, place=call.place)
    call.self.attributes["server"] = server
    base = call.text(-1, "routes_pathname_prefix") or call.text(-1, "url_base_pathname") or "/"
    call.self.of(DASH)["prefix"] = base
    call.self.of(DASH)["assets"] = call.text(-1, "assets_url_path") or "assets"
    if isinstance(server, Instance):
        init_app(Call(world, call.place, [server], {}, call.self))
    return None


@DASH.method("init_app")
def init_app(call: Call) -> Value:
    """Add Dash's routes; an endpoint is the path itself."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not isinstance(call.self, Instance):
        return None
    kept = call.self.of(DASH)
    prefix = kept.get("prefix", "/")
    name = prefix.replace("/", "_").replace(".", "_").rstrip("_")
    assets = f"{prefix}{kept.get('assets', 'assets').lstrip('/')}"
    made = pages.blueprint(
        call, f"{name}_dash_assets", static_folder="assets", static_url_path=assets
    )
    pages.mount(call, app, made)
    for path, methods in PAGES:
        pages.page(call, app, prefix + path, prefix + path, kind=KIND, methods=methods)
    return None
