"""Flask-APScheduler, as of 1.13: an API of its jobs, where it is switched on."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import ABSENT, Value

LIBRARY = Library()
KIND = "flask-apscheduler"
GUARD = "flask_apscheduler.APScheduler().authenticate"
SCHEDULER = LIBRARY.model(
    "flask_apscheduler.APScheduler", "flask_apscheduler.scheduler.APScheduler"
)
# endpoint and path are put together with what stands before each
ROUTES = (
    ("GET", "", "get_scheduler_info"),
    ("POST", "/pause", "pause_scheduler"),
    ("POST", "/resume", "resume_scheduler"),
    ("POST", "/start", "start_scheduler"),
    ("POST", "/shutdown", "shutdown_scheduler"),
    ("POST", "/jobs", "add_job"),
    ("GET", "/jobs/<job_id>", "get_job"),
    ("GET", "/jobs", "get_jobs"),
    ("DELETE", "/jobs/<job_id>", "delete_job"),
    ("PATCH", "/jobs/<job_id>", "update_job"),
    ("POST", "/jobs/<job_id>/pause", "pause_job"),
    ("POST", "/jobs/<job_id>/resume", "resume_job"),
    ("POST", "/jobs/<job_id>/run", "run_job"),
)


@SCHEDULER.method("__init__")
def make(call: Call) -> Value:
    """`APScheduler(scheduler=None, app=None)`."""
    if call.get(1, "app") is not None:
        init_app(Call(call.world, call.place, [call.get(1, "app")], {}, call.self))
    return None


@SCHEDULER.method("init_app")
def init_app(call: Call) -> Value:
    """`scheduler.init_app(app)`: the API where `SCHEDULER_API_ENABLED` says so, or the object."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or not app.isa(FLASK):
        return None

    def said(name: str, default: Value) -> Value:
        own = call.world.plain(call.world.known(call.self, name))
        own = default if own is ABSENT else own
        return pages.setting(call, app, f"SCHEDULER_{name.upper()}", own)

    older = pages.setting(call, app, "SCHEDULER_VIEWS_ENABLED")
    if not said("api_enabled", default=older):
        return None
    path, endpoint = said("api_prefix", "/scheduler"), said("endpoint_prefix", "scheduler.")
    by = [GUARD] if said("auth", None) is not None else []
    for method, rest, name in ROUTES:
        where = f"{path or ''}{rest}"
        named = f"{endpoint or ''}{name}"
        pages.page(call, app, where, named, kind=KIND, methods=[method], by=by)
    return None
