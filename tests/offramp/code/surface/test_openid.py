"""
Paths by which people come back from signing in: Flask-pyoidc 3.14, Microsoft's identity 0.11.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

PYOIDC = Recorded(
    """
    from flask import Flask
    from flask_pyoidc import OIDCAuthentication

    app = Flask(__name__)
    app.config.update(OIDC_REDIRECT_URI="https://a.example/signed/in")
    auth = OIDCAuthentication({}, app)
    """,
    routes="""
        GET,POST /signed/in signed/in
    """,
)
OLDER = Recorded(
    """
    from flask import Flask
    from flask_pyoidc import OIDCAuthentication

    auth = OIDCAuthentication({})

    def create_app():
        app = Flask(__name__)
        app.config["OIDC_REDIRECT_DOMAIN"] = "a.example"
        auth.init_app(app)
        return app
    """,
    routes="""
        GET,POST /redirect_uri redirect_uri
    """,
    application="app:create_app",
)
IDENTITY = Recorded(
    """
    from flask import Flask
    from identity.flask import Auth

    app = Flask(__name__)
    app.config["SESSION_TYPE"] = "filesystem"
    auth = Auth(app, client_id="x", redirect_uri="https://a.example/signed/in", authority="")
    """,
    routes="""
        GET /signed/in identity.auth_response
        GET /signed/logout identity.logout
    """,
)


@pytest.mark.parametrize("one", [PYOIDC, OLDER, IDENTITY])
def test_the_path_is_that_of_an_address(tmp_path: Path, one: Recorded) -> None:
    """It must be the one that the provider was told."""
    assert one.found(tmp_path) == one.rows


@pytest.mark.parametrize(
    "made",
    [
        "from flask_pyoidc import OIDCAuthentication\nOIDCAuthentication({}, app)",
        "from identity.flask import Auth\nAuth(app, redirect_uri=os.environ['BACK'])",
    ],
)
def test_an_address_from_outside_is_said(tmp_path: Path, made: str) -> None:
    """There is a route, and nobody knows where."""
    text = f"import os\nfrom flask import Flask\napp = Flask(__name__)\n{made}\n"
    [doubt] = Recorded(text).surface(tmp_path).doubts

    assert "come back from signing in" in doubt.message
