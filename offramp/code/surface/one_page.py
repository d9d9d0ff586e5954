"""Extensions of one page: Flask-JSGlue 0.3, Flask-Images 3.0, Flask-Discord-Interactions 2.1."""

from __future__ import annotations

from offramp.code.surface import pages, views
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
SIGNED = "flask_discord_interactions.DiscordInteractions"
GLUE = LIBRARY.model("flask_jsglue.JSGlue")
IMAGES = LIBRARY.model("flask_images.Images", "flask_images.core.Images")
DISCORD = LIBRARY.model(SIGNED, "flask_discord_interactions.discord.DiscordInteractions")


@GLUE.method("__init__", "init_app")
def glue(call: Call) -> Value:
    """`JSGlue(app)`: `url_for` for scripts, which tells all paths."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None:
        pages.page(call, app, "/jsglue.js", "serve_js", kind="flask-jsglue")
    return None


@IMAGES.method("__init__", "init_app")
def images(call: Call) -> Value:
    """`Images(app)`: images in other sizes, where `IMAGES_URL` says."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and app.isa(FLASK):
        start = pages.setting(call, app, "IMAGES_URL", "/imgsizer")
        name = pages.setting(call, app, "IMAGES_NAME", "images")
        pages.page(call, app, f"{start}/<path:path>", str(name), kind="flask-images")
    return None


@DISCORD.method("__init__", "init_app")
def discord(call: Call) -> Value:
    """`DiscordInteractions(app)`, which has no path yet."""
    app = pages.holder(call.world, call.get(0, "app"))
    if isinstance(call.self, Instance):
        call.self.of(DISCORD).setdefault("called", [])
        call.self.of(DISCORD)["app"] = app
    return None


@DISCORD.method("set_route")
def set_route(call: Call) -> Value:
    """`discord.set_route("/interactions", app=None)`: Discord signs what it asks."""
    if not isinstance(call.self, Instance):
        return None
    kept, path = call.self.of(DISCORD), call.text(0, "route")
    app = pages.holder(call.world, call.get(1, "app")) or kept.get("app")
    if path is None:
        call.world.doubt("the path of Discord's interactions is not known", call.place)
    elif app is not None:
        called = {views.CALLS: kept["called"]}
        kind = "flask-discord-interactions"
        methods = ["POST"]
        pages.page(
            call, app, path, "interactions", kind=kind, methods=methods, by=[SIGNED], options=called
        )
    return None


@DISCORD.method("command", "custom_handler")
def command(call: Call) -> Value:
    """`@discord.command()`."""
    kept = call.self.of(DISCORD)["called"] if isinstance(call.self, Instance) else []
    return pages.calling(call, kept)
