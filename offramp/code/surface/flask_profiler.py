"""Flask-Profiler, as of 1.8: pages of measurements, where it is switched on."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
KIND = "flask-profiler"
GUARD = "flask_httpauth.HTTPBasicAuth().login_required"
PROFILER = LIBRARY.model("flask_profiler.Profiler", "flask_profiler.flask_profiler.Profiler")
ROUTES = """
    GET / index
    GET /api/measurements/ filterMeasurements
    GET /api/measurements/grouped getMeasurementsSummary
    GET /api/measurements/<measurementId> getContext
    GET /api/measurements/timeseries/ getRequestsTimeseries
    GET /api/measurements/methodDistribution/ getMethodDistribution
    GET /db/dumpDatabase dumpDatabase
    GET /db/deleteDatabase deleteDatabase
"""


@PROFILER.method("__init__", "init_app")
@LIBRARY.function("flask_profiler.init_app", "flask_profiler.flask_profiler.init_app")
def init_app(call: Call) -> Value:
    """`flask_profiler.init_app(app)`, which `Profiler(app)` does at the first request."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None
    said = pages.setting(call, app, "flask_profiler", pages.setting(call, app, "FLASK_PROFILER"))
    settings = _plain(call, said)
    if not settings.get("enabled", False):
        return None
    asked = _plain(call, settings.get("basicAuth"))
    by = [GUARD] if asked.get("enabled", False) else []
    files: dict[str, Value] = {"static_folder": "static/dist/", "static_url_path": "/static/dist"}
    prefix = settings.get("endpointRoot", KIND)
    made = pages.blueprint(call, KIND, f"/{prefix}", **files)
    pages.table(call, made, ROUTES, kind=KIND, by=by)
    pages.mount(call, app, made)
    return None


def _plain(call: Call, given: Value) -> dict[str, Value]:
    """Return what is likely of a dictionary of settings; an empty one where it is not known."""
    pairs = given.items() if isinstance(given, dict) else ()
    return {str(name): call.world.plain(one) for name, one in pairs}
