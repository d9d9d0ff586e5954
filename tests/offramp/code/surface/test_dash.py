"""
Routes of a Dash application inside Flask, against what Dash itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

# ruff: noqa: E501 - a recorded route is one line

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

INSIDE = Recorded(
    """
    from flask import Flask
    from dash import Dash, html

    app = Flask(__name__)
    board = Dash(__name__, server=app, url_base_pathname="/board/")
    board.layout = html.Div()

    @app.get("/x")
    def x(): return ""
    """,
    routes="""
        GET /board/ /board/
        GET /board/<path:path> /board/<path:path>
        GET /board/_dash-component-suites/<string:package_name>/<path:fingerprinted_path> /board/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>
        GET /board/_dash-dependencies /board/_dash-dependencies
        GET /board/_dash-layout /board/_dash-layout
        GET /board/_favicon.ico /board/_favicon.ico
        GET /board/_reload-hash /board/_reload-hash
        GET /board/assets/<path:filename> _board_dash_assets.static
        GET /x x
        POST /board/_dash-update-component /board/_dash-update-component
    """,
)

OWN = Recorded(
    """
    from dash import Dash, html

    board = Dash("board")
    board.layout = html.Div()
    server = board.server
    """,
    routes="""
        GET / /
        GET /<path:path> /<path:path>
        GET /_dash-component-suites/<string:package_name>/<path:fingerprinted_path> /_dash-component-suites/<string:package_name>/<path:fingerprinted_path>
        GET /_dash-dependencies /_dash-dependencies
        GET /_dash-layout /_dash-layout
        GET /_favicon.ico /_favicon.ico
        GET /_reload-hash /_reload-hash
        GET /assets/<path:filename> _dash_assets.static
        POST /_dash-update-component /_dash-update-component
    """,
    application="app:server",
)

PREFIXES = Recorded(
    """
    from flask import Flask
    from dash import Dash

    def create_app():
        server = Flask(__name__)
        Dash(__name__, server=server, routes_pathname_prefix="/in/", requests_pathname_prefix="/out/in/")
        return server
    """,
    routes="""
        GET /in/ /in/
        GET /in/<path:path> /in/<path:path>
        GET /in/_dash-component-suites/<string:package_name>/<path:fingerprinted_path> /in/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>
        GET /in/_dash-dependencies /in/_dash-dependencies
        GET /in/_dash-layout /in/_dash-layout
        GET /in/_favicon.ico /in/_favicon.ico
        GET /in/_reload-hash /in/_reload-hash
        GET /in/assets/<path:filename> _in_dash_assets.static
        POST /in/_dash-update-component /in/_dash-update-component
    """,
    application="app:create_app",
)


def test_dash_adds_its_routes_to_a_given_application(tmp_path: Path) -> None:
    """They lie below its path; the application's own stay."""
    assert INSIDE.found(tmp_path) == INSIDE.rows


def test_dash_makes_an_application_of_its_own(tmp_path: Path) -> None:
    """`board.server` is what gunicorn is told."""
    assert OWN.found(tmp_path) == OWN.rows


def test_the_prefix_of_routes_decides(tmp_path: Path) -> None:
    """The prefix of requests is a proxy's matter."""
    assert PREFIXES.found(tmp_path) == PREFIXES.rows
