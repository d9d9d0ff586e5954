"""
Routes of Python Social Auth for Flask 1.0.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    from flask import Flask
    from social_flask.routes import social_auth

    app = Flask(__name__)
    app.register_blueprint(social_auth, url_prefix="/account")
    """,
    routes="""
        GET,POST /account/complete/<string:backend>/ social.complete
        GET,POST /account/login/<string:backend>/ social.auth
        POST /account/disconnect/<string:backend>/ social.disconnect
        POST /account/disconnect/<string:backend>/<int:association_id>/ social.disconnect
        POST /account/disconnect/<string:backend>/<string:association_id>/ social.disconnect
    """,
)


def test_its_blueprint_is_registered_by_the_project(tmp_path: Path) -> None:
    """Who disconnects an account must be signed in."""
    assert APP.found(tmp_path) == APP.rows
    assert {one.endpoint: one.wrappers for one in APP.surface(tmp_path).routes} == {
        "static": (),
        "social.auth": (),
        "social.complete": (),
        "social.disconnect": ("flask_login.login_required",),
    }


def test_the_older_package_has_the_same_routes(tmp_path: Path) -> None:
    """python-social-auth 0.3 had those of all frameworks."""
    text = APP.source.replace("social_flask", "social.apps.flask_app")

    assert Recorded(text).found(tmp_path) == APP.rows
