"""
Routes that rq-dashboard 0.9 adds.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

# ruff: noqa: E501 - a recorded route is one line

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

REGISTERED = Recorded(
    """
    import rq_dashboard
    from flask import Flask

    app = Flask(__name__)
    app.config["RQ_DASHBOARD_REDIS_URL"] = "redis://127.0.0.1:6379"
    app.register_blueprint(rq_dashboard.blueprint, url_prefix="/rq")
    """,
    routes="""
        GET /rq/ rq_dashboard.queues_overview
        GET /rq/<int:instance_number>/ rq_dashboard.queues_overview
        GET /rq/<int:instance_number>/data/job/<job_id>.json rq_dashboard.job_info
        GET /rq/<int:instance_number>/data/jobs/<queue_name>/<registry_name>/<per_page>/<order>/<page>.json rq_dashboard.list_jobs
        GET /rq/<int:instance_number>/data/queues.json rq_dashboard.list_queues
        GET /rq/<int:instance_number>/data/workers.json rq_dashboard.list_workers
        GET /rq/<int:instance_number>/view rq_dashboard.queues_overview
        GET /rq/<int:instance_number>/view/job/<job_id> rq_dashboard.job_view
        GET /rq/<int:instance_number>/view/jobs rq_dashboard.jobs_overview
        GET /rq/<int:instance_number>/view/jobs/<queue_name>/<registry_name>/<int:per_page>/<order>/<int:page> rq_dashboard.jobs_overview
        GET /rq/<int:instance_number>/view/queues rq_dashboard.queues_overview
        GET /rq/<int:instance_number>/view/workers rq_dashboard.workers_overview
        GET /rq/favicon.ico rq_dashboard.favicon
        GET /rq/static/<path:filename> rq_dashboard.static
        GET,POST /rq/requeue/<queue_name> rq_dashboard.requeue_all
        POST /rq/job/<job_id>/delete rq_dashboard.delete_job_view
        POST /rq/job/<job_id>/requeue rq_dashboard.requeue_job_view
        POST /rq/queue/<queue_name>/<registry_name>/empty rq_dashboard.empty_queue
        POST /rq/queue/<queue_name>/compact rq_dashboard.compact_queue
    """,
)

IMPORTED = Recorded(
    """
    from flask import Flask

    app = Flask(__name__)
    try:
        from rq_dashboard import default_settings
    except ImportError:
        default_settings = None
    """,
    routes="""
    """,
)


def test_its_blueprint_brings_pages_and_what_they_ask_for(tmp_path: Path) -> None:
    """They show and change jobs, so that who registers it must know that they are there."""
    assert REGISTERED.found(tmp_path) == REGISTERED.rows


def test_it_adds_nothing_where_it_is_only_imported(tmp_path: Path) -> None:
    """The blueprint is made for the one who registers it."""
    assert IMPORTED.found(tmp_path) == IMPORTED.rows
