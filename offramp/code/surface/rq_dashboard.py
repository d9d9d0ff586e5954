"""rq-dashboard, as of 0.9: a blueprint that is ready to be registered (rq_dashboard/web.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Place, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
NAME = "rq_dashboard"
ONE = "/<int:instance_number>"
SHOWN = {
    "favicon": ("/favicon.ico",),
    "queues_overview": ("/", f"{ONE}/", f"{ONE}/view", f"{ONE}/view/queues"),
    "workers_overview": (f"{ONE}/view/workers",),
    "jobs_overview": (
        f"{ONE}/view/jobs",
        f"{ONE}/view/jobs/<queue_name>/<registry_name>/<int:per_page>/<order>/<int:page>",
    ),
    "job_view": (f"{ONE}/view/job/<job_id>",),
    "list_queues": (f"{ONE}/data/queues.json",),
    "list_jobs": (f"{ONE}/data/jobs/<queue_name>/<registry_name>/<per_page>/<order>/<page>.json",),
    "job_info": (f"{ONE}/data/job/<job_id>.json",),
    "list_workers": (f"{ONE}/data/workers.json",),
}
DONE = {
    "delete_job_view": ("/job/<job_id>/delete", ("POST",)),
    "requeue_job_view": ("/job/<job_id>/requeue", ("POST",)),
    "requeue_all": ("/requeue/<queue_name>", ("GET", "POST")),
    "empty_queue": ("/queue/<queue_name>/<registry_name>/empty", ("POST",)),
    "compact_queue": ("/queue/<queue_name>/compact", ("POST",)),
}


@LIBRARY.proxy("rq_dashboard.blueprint", "rq_dashboard.web.blueprint")
def dashboard(world: World) -> Value:
    """Return the blueprint, the same each time."""
    known = [one for one in world.made(BLUEPRINT) if one.attributes.get("import_name") == NAME]
    if known:
        return known[0]
    call = Call(world, Place("", 0))
    made = pages.blueprint(call, NAME, static_folder="static")
    made.attributes["import_name"] = NAME
    for endpoint, paths in SHOWN.items():
        for path in paths:
            pages.page(call, made, path, endpoint, kind="rq-dashboard")
    for endpoint, (path, methods) in DONE.items():
        pages.page(call, made, path, endpoint, kind="rq-dashboard", methods=methods)
    return made
