"""rq-dashboard, as of 0.9: a blueprint that is ready to be registered (rq_dashboard/web.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
NAME = "rq_dashboard"
ONE = "/<int:instance_number>"
QUEUED = "<queue_name>/<registry_name>"
ROUTES = f"""
    GET /favicon.ico favicon
    GET / queues_overview
    GET {ONE}/ queues_overview
    GET {ONE}/view queues_overview
    GET {ONE}/view/queues queues_overview
    GET {ONE}/view/workers workers_overview
    GET {ONE}/view/jobs jobs_overview
    GET {ONE}/view/jobs/{QUEUED}/<int:per_page>/<order>/<int:page> jobs_overview
    GET {ONE}/view/job/<job_id> job_view
    GET {ONE}/data/queues.json list_queues
    GET {ONE}/data/jobs/{QUEUED}/<per_page>/<order>/<page>.json list_jobs
    GET {ONE}/data/job/<job_id>.json job_info
    GET {ONE}/data/workers.json list_workers
    POST /job/<job_id>/delete delete_job_view
    POST /job/<job_id>/requeue requeue_job_view
    GET,POST /requeue/<queue_name> requeue_all
    POST /queue/{QUEUED}/empty empty_queue
    POST /queue/<queue_name>/compact compact_queue
"""


@LIBRARY.proxy("rq_dashboard.blueprint", "rq_dashboard.web.blueprint")
def dashboard(world: World) -> Value:
    """Return the blueprint, the same each time."""
    return pages.ready(world, NAME, _make)


def _make(call: Call) -> Instance:
    made = pages.blueprint(call, NAME, static_folder="static")
    pages.table(call, made, ROUTES, kind="rq-dashboard")
    return made
