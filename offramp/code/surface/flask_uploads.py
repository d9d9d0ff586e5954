"""
Flask-Uploads, as of 0.2, and Flask-Reuploaded 1.6: a route for uploads that no other server shows.

The newer one has it only where `UPLOADS_AUTOSERVE` says so; which of them is there, the project's
requirements tell.
"""

from __future__ import annotations

from offramp.code.surface import pages, pinned
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "flask-uploads"
NAME = "_uploads"
SETS = LIBRARY.model("flask_uploads.UploadSet", "flask_uploads.flask_uploads.UploadSet")


@SETS.method("__init__")
def make(call: Call) -> Value:
    """`UploadSet("photos", IMAGES, default_dest=lambda app: ...)`."""
    if isinstance(call.self, Instance):
        call.self.of(SETS)["name"] = call.text(0, "name") or "files"
        call.self.attributes.setdefault("name", call.self.of(SETS)["name"])
        call.self.of(SETS)["has_folder"] = call.get(2, "default_dest") is not None
    return None


@LIBRARY.function(
    "flask_uploads.configure_uploads", "flask_uploads.flask_uploads.configure_uploads"
)
def configure_uploads(call: Call) -> Value:
    """`configure_uploads(app, (photos, files))`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK) or NAME in app.of(FLASK).blueprints:
        return None
    given = call.world.plain(call.get(1, "upload_sets"))
    sets = [given] if isinstance(given, Instance) else call.world.items(given) or []
    if _serves(call, app) and any(_is_ours(call, app, one) for one in sets):
        made = pages.blueprint(call, NAME, "/_uploads")
        path = "/<setname>/<path:filename>"
        pages.page(call, made, path, "uploaded_file", kind=KIND)
        pages.mount(call, app, made)
    return None


def _serves(call: Call, app: Instance) -> bool:
    said = pages.setting(call, app, "UPLOADS_AUTOSERVE")
    is_newer = pinned.is_named(call.world.project, "flask-reuploaded")
    return bool(said) if is_newer or said is not None else True


def _is_ours(call: Call, app: Instance, one: Value) -> bool:
    """Tell whether the application itself shows the files of a set: no address is given for it."""
    if not (isinstance(one, Instance) and one.isa(SETS)):
        return True
    kept = one.of(SETS)
    prefix = f"UPLOADED_{kept['name'].upper()}"
    if pages.setting(call, app, f"{prefix}_URL") is not None:
        return False
    has_folder = kept["has_folder"] or pages.setting(call, app, f"{prefix}_DEST") is not None
    return has_folder or pages.setting(call, app, "UPLOADS_DEFAULT_URL") is None
