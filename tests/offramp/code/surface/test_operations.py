"""
Routes for operators: prometheus-flask-exporter 0.23, flask-healthz 1.0, Flask-DebugToolbar 0.16.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

METRICS = Recorded(
    """
    from flask import Flask
    from prometheus_flask_exporter import PrometheusMetrics

    app = Flask(__name__)
    metrics = PrometheusMetrics(app)

    @app.get("/x")
    @metrics.counter("x", "xs")
    def x(): return ""
    """,
    routes="""
        GET /metrics prometheus_metrics
        GET /x x
    """,
)

METRICS_AT = Recorded(
    """
    from flask import Flask
    from prometheus_flask_exporter import PrometheusMetrics

    metrics = PrometheusMetrics.for_app_factory(path="/numbers")

    def create_app():
        app = Flask(__name__)
        metrics.init_app(app)
        return app
    """,
    routes="""
        GET /numbers prometheus_metrics
    """,
    application="app:create_app",
)

NO_METRICS = Recorded(
    """
    from flask import Flask
    from prometheus_flask_exporter import PrometheusMetrics

    app = Flask(__name__)
    metrics = PrometheusMetrics(app, path=None)
    """,
    routes="""
    """,
)

HEALTHZ = Recorded(
    """
    from flask import Flask
    from flask_healthz import healthz

    app = Flask(__name__)
    app.register_blueprint(healthz, url_prefix="/healthz")

    def alive(): pass

    app.config["HEALTHZ"] = {"live": "app.alive", "ready": alive}
    """,
    routes="""
        GET /healthz/<name> healthz.check
    """,
)

HEALTHZ_EXTENSION = Recorded(
    """
    from flask import Flask
    from flask_healthz import Healthz

    app = Flask(__name__)
    app.config["HEALTHZ"] = {"live": lambda: None}
    Healthz(app)
    """,
    routes="""
        GET /healthz/<name> healthz.check
    """,
)

TOOLBAR = Recorded(
    """
    from flask import Flask
    from flask_debugtoolbar import DebugToolbarExtension

    app = Flask(__name__)
    app.debug = True
    app.config["SECRET_KEY"] = "x"
    toolbar = DebugToolbarExtension(app)
    """,
    routes="""
        GET /_debug_toolbar/static/<path:filename> _debug_toolbar.static
        GET /_debug_toolbar/views/template/<key> debugtoolbar.template_editor
        GET,POST /_debug_toolbar/views/sqlalchemy/sql_explain debugtoolbar.sql_select
        GET,POST /_debug_toolbar/views/sqlalchemy/sql_select debugtoolbar.sql_select
        POST /_debug_toolbar/views/template/<key> debugtoolbar.template_preview
        POST /_debug_toolbar/views/template/<key>/save debugtoolbar.save_template
    """,
)

NO_TOOLBAR = Recorded(
    """
    from flask import Flask
    from flask_debugtoolbar import DebugToolbarExtension

    app = Flask(__name__)
    app.config["SECRET_KEY"] = "x"
    toolbar = DebugToolbarExtension(app)
    """,
    routes="""
    """,
)

CHECKS = Recorded(
    """
    from flask import Flask
    from healthcheck import EnvironmentDump, HealthCheck

    app = Flask(__name__)
    health = HealthCheck(app, "/healthcheck")
    dump = EnvironmentDump()
    dump.init_app(app, "/environment")
    """,
    routes="""
        GET /environment dump_environment
        GET /healthcheck check
    """,
)

METRICS_OF_MANY = Recorded(
    """
    import os, tempfile
    from flask import Flask

    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.gettempdir()
    from prometheus_flask_exporter.multiprocess import (
        GunicornInternalPrometheusMetrics,
        UWsgiPrometheusMetrics,
    )

    app = Flask(__name__)
    metrics = GunicornInternalPrometheusMetrics(app)
    others = UWsgiPrometheusMetrics.for_app_factory()
    others.init_app(app)
    """,
    routes="""
        GET /metrics prometheus_metrics
    """,
)
METRICS_OF_RESOURCES = Recorded(
    """
    from flask import Flask
    from flask_restful import Api
    from prometheus_flask_exporter import RESTfulPrometheusMetrics

    app = Flask(__name__)
    metrics = RESTfulPrometheusMetrics(app, Api(app), path="/numbers")
    """,
    routes="""
        GET /numbers prometheus_metrics
    """,
)


def test_metrics_are_served(tmp_path: Path) -> None:
    """Counters on a view change nothing about its route."""
    assert METRICS.found(tmp_path) == METRICS.rows


def test_metrics_may_be_served_elsewhere(tmp_path: Path) -> None:
    """Factories make them before there is an application."""
    assert METRICS_AT.found(tmp_path) == METRICS_AT.rows


def test_metrics_without_a_path_are_not_served(tmp_path: Path) -> None:
    """They are then pushed, or served by another process."""
    assert NO_METRICS.found(tmp_path) == NO_METRICS.rows


def test_health_checks_are_a_blueprint(tmp_path: Path) -> None:
    """flask-healthz has it ready; applications say where it goes."""
    assert HEALTHZ.found(tmp_path) == HEALTHZ.rows


def test_health_checks_may_be_an_extension(tmp_path: Path) -> None:
    """It then goes to `/healthz`."""
    assert HEALTHZ_EXTENSION.found(tmp_path) == HEALTHZ_EXTENSION.rows


def test_the_debug_toolbar_has_routes_in_debug_mode(tmp_path: Path) -> None:
    """It asks the application when it is made."""
    assert TOOLBAR.found(tmp_path) == TOOLBAR.rows


def test_the_debug_toolbar_has_none_elsewhere(tmp_path: Path) -> None:
    """That is how applications run where they are audited for."""
    assert NO_TOOLBAR.found(tmp_path) == NO_TOOLBAR.rows


def test_checks_and_what_they_stand_on_are_served(tmp_path: Path) -> None:
    """Of healthcheck 1.3; its newer name, py-healthcheck, adds no routes by itself."""
    assert CHECKS.found(tmp_path) == CHECKS.rows


@pytest.mark.parametrize("one", [METRICS_OF_MANY, METRICS_OF_RESOURCES])
def test_one_of_many_processes_may_serve_all_metrics(tmp_path: Path, one: Recorded) -> None:
    """Or another port does; those of Flask-RESTful's resources are given their API, too."""
    assert one.found(tmp_path) == one.rows
    assert one.surface(tmp_path).doubts == []
