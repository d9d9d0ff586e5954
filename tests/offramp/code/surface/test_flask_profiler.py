"""
Pages that Flask-Profiler 1.8 adds.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

ON = Recorded(
    """
    import flask_profiler
    from flask import Flask

    app = Flask(__name__)
    app.config["flask_profiler"] = {
        "enabled": True,
        "endpointRoot": "numbers",
        "storage": {"engine": "sqlite"},
        "basicAuth": {"enabled": True, "username": "a", "password": "b"},
    }

    @app.route("/")
    def home(): return ""

    flask_profiler.init_app(app)
    """,
    routes="""
        GET / home
        GET /numbers/ flask-profiler.index
        GET /numbers/api/measurements/ flask-profiler.filterMeasurements
        GET /numbers/api/measurements/<measurementId> flask-profiler.getContext
        GET /numbers/api/measurements/grouped flask-profiler.getMeasurementsSummary
        GET /numbers/api/measurements/methodDistribution/ flask-profiler.getMethodDistribution
        GET /numbers/api/measurements/timeseries/ flask-profiler.getRequestsTimeseries
        GET /numbers/db/deleteDatabase flask-profiler.deleteDatabase
        GET /numbers/db/dumpDatabase flask-profiler.dumpDatabase
        GET /numbers/static/dist/<path:filename> flask-profiler.static
    """,
)
OPEN = Recorded(
    """
    from flask import Flask
    from flask_profiler import init_app

    def create_app():
        app = Flask(__name__)
        app.config["FLASK_PROFILER"] = {
            "enabled": True,
            "storage": {"engine": "sqlite"},
            "endpointRoot": "n",
        }
        init_app(app)
        return app
    """,
    routes="""
        GET /n/ flask-profiler.index
        GET /n/api/measurements/ flask-profiler.filterMeasurements
        GET /n/api/measurements/<measurementId> flask-profiler.getContext
        GET /n/api/measurements/grouped flask-profiler.getMeasurementsSummary
        GET /n/api/measurements/methodDistribution/ flask-profiler.getMethodDistribution
        GET /n/api/measurements/timeseries/ flask-profiler.getRequestsTimeseries
        GET /n/db/deleteDatabase flask-profiler.deleteDatabase
        GET /n/db/dumpDatabase flask-profiler.dumpDatabase
        GET /n/static/dist/<path:filename> flask-profiler.static
    """,
    application="app:create_app",
)
OFF = Recorded(
    """
    import flask_profiler
    from flask import Flask

    app = Flask(__name__)
    app.config["flask_profiler"] = {"enabled": False}
    flask_profiler.init_app(app)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [ON, OPEN, OFF])
def test_measurements_are_shown_where_that_is_switched_on(tmp_path: Path, one: Recorded) -> None:
    """One of the pages deletes all of them."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(
    ("one", "by"), [(ON, ("flask_httpauth.HTTPBasicAuth().login_required",)), (OPEN, ())]
)
def test_whoever_calls_sees_them_unless_a_password_is_set(
    tmp_path: Path, one: Recorded, by: tuple[str, ...]
) -> None:
    """It warns of that when it starts."""
    [found] = [each for each in one.surface(tmp_path).routes if "deleteDatabase" in each.path]

    assert found.wrappers == by
