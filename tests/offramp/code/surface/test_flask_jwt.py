"""
The route by which Flask-JWT 0.3 gives tokens.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

GIVEN = Recorded(
    """
    from flask import Flask
    from flask_jwt import JWT, jwt_required

    app = Flask(__name__)
    app.secret_key = "x"

    def authenticate(username, password): return None
    def identity(payload): return None

    jwt = JWT(app, authenticate, identity)

    @app.route("/me")
    @jwt_required()
    def me(): return ""
    """,
    routes="""
        GET /me me
        POST /auth _default_auth_request_handler
    """,
)
AT = Recorded(
    """
    from flask import Flask
    from flask_jwt import JWT

    class Config:
        SECRET_KEY = "x"
        JWT_AUTH_URL_RULE = "/api/login"
        JWT_AUTH_URL_OPTIONS = {"methods": ["POST", "PUT"]}

    jwt = JWT()

    @jwt.authentication_handler
    def check(username, password): return None

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Config)
        jwt.init_app(app)
        return app
    """,
    routes="""
        POST,PUT /api/login _default_auth_request_handler
    """,
    application="app:create_app",
)
OWN = Recorded(
    """
    from flask import Flask
    from flask_jwt import JWT

    app = Flask(__name__)
    app.secret_key = "x"
    jwt = JWT()

    @jwt.auth_request_handler
    def login(): return ""

    jwt.init_app(app)
    """,
    routes="""
        POST /auth login
    """,
)
NONE = Recorded(
    """
    from flask import Flask
    from flask_jwt import JWT

    app = Flask(__name__)
    app.secret_key = "x"
    app.config["JWT_AUTH_URL_RULE"] = None
    jwt = JWT(app, lambda name, word: None, lambda payload: None)
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [GIVEN, AT, OWN, NONE])
def test_tokens_are_given_where_the_settings_say(tmp_path: Path, one: Recorded) -> None:
    """The path is no route of the project's text."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(("one", "view"), [(GIVEN, "app.authenticate"), (AT, "app.check")])
def test_the_projects_function_answers(tmp_path: Path, one: Recorded, view: str) -> None:
    """It reads the table of users, which is what moves."""
    routes = one.surface(tmp_path).routes

    assert view in {route.view for route in routes if route.kind == "flask-jwt"}
