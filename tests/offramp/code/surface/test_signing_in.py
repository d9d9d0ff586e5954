"""
Routes by which somebody gets in and out: Flask-SimpleLogin 0.3, Flask-CAS 1.0.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SIMPLE = Recorded(
    """
    from flask import Flask
    from flask_simplelogin import SimpleLogin, login_required

    app = Flask(__name__)
    app.config["SIMPLELOGIN_LOGIN_URL"] = "/in"
    SimpleLogin(app, login_checker=lambda form: True)

    @app.route("/")
    @login_required
    def home(): return ""
    """,
    routes="""
        GET / home
        GET /logout/ simplelogin.logout
        GET,POST /in simplelogin.login
    """,
)
NAMED = Recorded(
    """
    from flask import Flask
    from flask_simplelogin import SimpleLogin

    login = SimpleLogin()

    def create_app():
        app = Flask(__name__)
        app.config["SIMPLE_LOGIN_LOGOUT_URL"] = "/out"
        app.config["SIMPLELOGIN_BLUEPRINT"] = "people"
        login.init_app(app)
        return app
    """,
    routes="""
        GET /out people.logout
        GET,POST /login/ people.login
    """,
    application="app:create_app",
)
CAS = Recorded(
    """
    from flask import Flask
    from flask_cas import CAS, login_required

    app = Flask(__name__)
    cas = CAS(app, "/cas")

    @app.route("/")
    @login_required
    def home(): return ""
    """,
    routes="""
        GET / home
        GET /cas/login/ cas.login
        GET /cas/logout/ cas.logout
    """,
)
TOP = Recorded(
    """
    from flask import Flask
    from flask_cas import CAS

    app = Flask(__name__)
    CAS(app)
    """,
    routes="""
        GET /login/ cas.login
        GET /logout/ cas.logout
    """,
)


@pytest.mark.parametrize("one", [SIMPLE, NAMED, CAS, TOP])
def test_their_paths_are_where_the_project_says(tmp_path: Path, one: Recorded) -> None:
    """By a setting or a prefix."""
    assert one.found(tmp_path) == one.rows
