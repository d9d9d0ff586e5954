"""
The API of jobs that Flask-APScheduler 1.13 has.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

CLASS = Recorded(
    """
    from flask import Flask
    from flask_apscheduler import APScheduler

    class Config:
        SCHEDULER_API_ENABLED = True

    scheduler = APScheduler()

    @scheduler.task("interval", id="one", seconds=30)
    def one(): pass

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Config())
        scheduler.init_app(app)
        return app
    """,
    routes="""
        DELETE /scheduler/jobs/<job_id> scheduler.delete_job
        GET /scheduler scheduler.get_scheduler_info
        GET /scheduler/jobs scheduler.get_jobs
        GET /scheduler/jobs/<job_id> scheduler.get_job
        PATCH /scheduler/jobs/<job_id> scheduler.update_job
        POST /scheduler/jobs scheduler.add_job
        POST /scheduler/jobs/<job_id>/pause scheduler.pause_job
        POST /scheduler/jobs/<job_id>/resume scheduler.resume_job
        POST /scheduler/jobs/<job_id>/run scheduler.run_job
        POST /scheduler/pause scheduler.pause_scheduler
        POST /scheduler/resume scheduler.resume_scheduler
        POST /scheduler/shutdown scheduler.shutdown_scheduler
        POST /scheduler/start scheduler.start_scheduler
    """,
    application="app:create_app",
)
OBJECT = Recorded(
    """
    from flask import Flask
    from flask_apscheduler import APScheduler
    from flask_apscheduler.auth import HTTPBasicAuth

    app = Flask(__name__)
    app.config["SCHEDULER_API_PREFIX"] = "/jobs"
    scheduler = APScheduler()
    scheduler.api_enabled = True
    scheduler.auth = HTTPBasicAuth()
    scheduler.init_app(app)
    """,
    routes="""
        DELETE /jobs/jobs/<job_id> scheduler.delete_job
        GET /jobs scheduler.get_scheduler_info
        GET /jobs/jobs scheduler.get_jobs
        GET /jobs/jobs/<job_id> scheduler.get_job
        PATCH /jobs/jobs/<job_id> scheduler.update_job
        POST /jobs/jobs scheduler.add_job
        POST /jobs/jobs/<job_id>/pause scheduler.pause_job
        POST /jobs/jobs/<job_id>/resume scheduler.resume_job
        POST /jobs/jobs/<job_id>/run scheduler.run_job
        POST /jobs/pause scheduler.pause_scheduler
        POST /jobs/resume scheduler.resume_scheduler
        POST /jobs/shutdown scheduler.shutdown_scheduler
        POST /jobs/start scheduler.start_scheduler
    """,
)
NONE = Recorded(
    """
    from flask import Flask
    from flask_apscheduler import APScheduler

    app = Flask(__name__)
    scheduler = APScheduler(app=app)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [CLASS, OBJECT, NONE])
def test_jobs_have_an_api_where_that_is_switched_on(tmp_path: Path, one: Recorded) -> None:
    """In the settings, or on the object before it gets its application."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(
    ("one", "by"), [(CLASS, ()), (OBJECT, ("flask_apscheduler.APScheduler().authenticate",))]
)
def test_it_is_open_unless_a_way_to_ask_is_given(
    tmp_path: Path, one: Recorded, by: tuple[str, ...]
) -> None:
    """Whoever may call it may run any function."""
    routes = [each for each in one.surface(tmp_path).routes if each.kind != "static"]

    assert {each.wrappers for each in routes} == {by}
