"""Metrics and health: prometheus-flask-exporter 0.23, flask-healthz 1.0, the debug toolbar 0.16."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
METRICS = LIBRARY.model("prometheus_flask_exporter.PrometheusMetrics")
MANY = "prometheus_flask_exporter.multiprocess"  # processes, whose numbers one of them shows
WITHIN = LIBRARY.model(
    *(f"{MANY}.{one}InternalPrometheusMetrics" for one in ("Gunicorn", "Multiprocess")),
    bases=(METRICS,),
)
APART = LIBRARY.model(  # at a port of their own
    *(f"{MANY}.{one}PrometheusMetrics" for one in ("Gunicorn", "Multiprocess", "UWsgi"))
)
RESTFUL = LIBRARY.model("prometheus_flask_exporter.RESTfulPrometheusMetrics", bases=(METRICS,))
HEALTHZ = LIBRARY.model("flask_healthz.Healthz", "flask_healthz.ext.Healthz")
HEALTH_CHECK = LIBRARY.model("healthcheck.HealthCheck")
ENVIRONMENT = LIBRARY.model("healthcheck.EnvironmentDump")
TOOLBAR = LIBRARY.model("flask_debugtoolbar.DebugToolbarExtension")
TOOLBAR_PAGES = (
    ("/sqlalchemy/sql_select", "sql_select", ("GET", "POST")),
    ("/sqlalchemy/sql_explain", "sql_select", ("GET", "POST")),
    ("/template/<key>", "template_editor", ("GET",)),
    ("/template/<key>", "template_preview", ("POST",)),
    ("/template/<key>/save", "save_template", ("POST",)),
)


@METRICS.method("__init__")
def make_metrics(call: Call) -> Value:
    """`PrometheusMetrics(app, path="/metrics", ...)`; a path of None serves nothing."""
    if isinstance(call.self, Instance):
        call.self.of(METRICS)["path"] = call.world.plain(call.get(1, "path", "/metrics"))
        if call.get(0, "app") is not None:
            init_metrics(call)
    return None


@METRICS.class_method("for_app_factory")
def for_app_factory(call: Call) -> Value:
    """Make one without an application."""
    given = call.rest(["app"])
    return call.world.call(call.self, [None, *call.args], given, place=call.place)


@METRICS.method("init_app")
def init_metrics(call: Call) -> Value:
    """Serve the numbers."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and isinstance(call.self, Instance):
        path = call.self.of(METRICS).get("path", "/metrics")
        if isinstance(path, str):
            pages.page(call, app, path, "prometheus_metrics", kind="prometheus-flask-exporter")
    return None


@RESTFUL.method("__init__")
def make_restful(call: Call) -> Value:
    """`RESTfulPrometheusMetrics(app, api, path="/metrics")`."""
    given = call.rest(["app", "api"])
    return make_metrics(Call(call.world, call.place, [call.get(0, "app")], given, call.self))


@HEALTHZ.method("__init__")
def make_healthz(call: Call) -> Value:
    """`Healthz(app, prefix="/healthz")`."""
    if isinstance(call.self, Instance):
        call.self.of(HEALTHZ)["prefix"] = call.text(1, "prefix") or "/healthz"
        if call.get(0, "app") is not None:
            init_healthz(call)
    return None


@HEALTHZ.method("init_app")
def init_healthz(call: Call) -> Value:
    """Register the blueprint of checks."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is not None and isinstance(call.self, Instance):
        made = pages.blueprint(call, "healthz", call.self.of(HEALTHZ).get("prefix", "/healthz"))
        pages.page(call, made, "/<name>", "check", kind="flask-healthz")
        pages.mount(call, app, made)
    return None


@LIBRARY.proxy("flask_healthz.healthz", "flask_healthz.blueprint.healthz")
def healthz(world: World) -> Value:
    """Return the blueprint that flask-healthz has ready."""
    return pages.ready(world, "flask_healthz", _checks)


def _checks(call: Call) -> Instance:
    made = pages.blueprint(call, "healthz")
    pages.page(call, made, "/<name>", "check", kind="flask-healthz")
    return made


@HEALTH_CHECK.method("__init__", "init_app")
def make_check(call: Call) -> Value:
    """`HealthCheck(app, "/healthcheck")` of healthcheck 1.3; py-healthcheck leaves it to others."""
    _serve(call, "check")
    return None


@ENVIRONMENT.method("__init__", "init_app")
def make_dump(call: Call) -> Value:
    """`EnvironmentDump(app, "/environment")` of the same: it shows settings to whoever asks."""
    _serve(call, "dump_environment")
    return None


def _serve(call: Call, endpoint: str) -> None:
    app = pages.holder(call.world, call.get(0, "app"))
    path = call.text(1, "path")
    if app is not None and path is not None:
        named = call.text(-1, "endpoint") or endpoint
        pages.page(call, app, path, named, kind="healthcheck")


@TOOLBAR.method("__init__", "init_app")
def toolbar(call: Call) -> Value:
    """`DebugToolbarExtension(app)`: only where the application is in debug mode when it is made."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not _is_debugged(call, app):
        return None
    files = "/_debug_toolbar/static"
    made = pages.blueprint(call, "_debug_toolbar", static_folder="static", static_url_path=files)
    pages.mount(call, app, made)
    views = pages.blueprint(call, "debugtoolbar", "/_debug_toolbar/views")
    for path, endpoint, methods in TOOLBAR_PAGES:
        pages.page(call, views, path, endpoint, kind="flask-debugtoolbar", methods=methods)
    pages.mount(call, app, views)
    return None


def _is_debugged(call: Call, app: Instance) -> bool:
    said = pages.setting(call, app, "DEBUG_TB_ENABLED")
    if said is None:
        said = app.attributes.get("debug") or pages.setting(call, app, "DEBUG")
    return said is True
