"""
Routes of Flask-OIDC 2.4.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SECRETS = '{"web": {"client_id": "a", "client_secret": "b", "issuer": "https://a.example"}}'
START = (
    """
from flask import Flask
from flask_oidc import OpenIDConnect

app = Flask(__name__)
app.config["SECRET_KEY"] = "x"
app.config["OIDC_CLIENT_SECRETS"] = """
    + SECRETS
    + "\n"
)
APP = Recorded(
    START
    + """
oidc = OpenIDConnect(app)

@app.route("/")
@oidc.require_login
def home(): return ""
""",
    routes="""
        GET / home
        GET /authorize oidc_auth.authorize
        GET /login oidc_auth.login
        GET /logout oidc_auth.logout
        GET /oidc_callback legacy_oidc_callback
    """,
)
ELSEWHERE = Recorded(
    START
    + """
app.config["OIDC_CALLBACK_ROUTE"] = "/back"
oidc = OpenIDConnect()
oidc.init_app(app, prefix="/oidc")
""",
    routes="""
        GET /back legacy_oidc_callback
        GET /oidc/authorize oidc_auth.authorize
        GET /oidc/login oidc_auth.login
        GET /oidc/logout oidc_auth.logout
        GET /oidc_callback legacy_oidc_callback
    """,
)
NONE = Recorded(
    START
    + """
app.config["OIDC_RESOURCE_SERVER_ONLY"] = True
oidc = OpenIDConnect(app)
""",
    routes="""
    """,
)


@pytest.mark.parametrize("one", [APP, ELSEWHERE, NONE])
def test_pages_to_sign_in_and_out_are_there(tmp_path: Path, one: Recorded) -> None:
    """Not where tokens of others are accepted, and no more."""
    assert one.found(tmp_path) == one.rows
