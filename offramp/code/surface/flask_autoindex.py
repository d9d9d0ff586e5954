"""Flask-AutoIndex, as of 0.6: the files of a folder, listed, with icons and files of its own."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK, record
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "flask-autoindex"
OWN = "__autoindex__"
INDEX = LIBRARY.model(
    *(f"flask_autoindex.{one}" for one in ("AutoIndex", "AutoIndexApplication")),
    "flask_autoindex.AutoIndexBlueprint",
)


@INDEX.method("__init__")
def make(call: Call) -> Value:
    """`AutoIndex(app, browse_root, add_url_rules=True, ..., silk_options=None)`."""
    base = pages.holder(call.world, call.get(0, "base"))
    if base is None:
        return None
    said = call.world.plain(call.get(4, "silk_options"))
    given = said.get("silk_path") if isinstance(said, dict) else None
    icons = f"/{given.lstrip('/')}" if isinstance(given, str) else "/__icons__"
    pages.page(call, base, f"{icons}/<filename>", "silkicon", kind=KIND)
    if call.world.plain(call.get(2, "add_url_rules", True)) is not False:
        for path in ("/", "/<path:path>"):
            pages.page(call, base, path, "autoindex", kind=KIND)
    if base.isa(FLASK):
        _share(call, base)
    else:
        record(base, lambda setup: _share(call, setup.app))
    return None


def _share(call: Call, app: Instance) -> None:
    """Add the files of its pages, once."""
    if OWN not in app.of(FLASK).blueprints:
        made = pages.blueprint(call, OWN)
        pages.page(call, made, f"/{OWN}/<path:filename>", "static", kind=KIND)
        pages.mount(call, app, made)
