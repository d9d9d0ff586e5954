"""
The route of Flask-OIDC 1.4.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SECRETS = """
{"web": {"client_id": "a", "client_secret": "b", "auth_uri": "https://a.example",
"token_uri": "https://a.example", "issuer": "https://a.example"}}
"""
START = """
from flask import Flask
from flask_oidc import OpenIDConnect

app = Flask(__name__)
app.config["SECRET_KEY"] = "x"
app.config["OIDC_CLIENT_SECRETS"] = "secrets.json"
"""
PINNED = Recorded(
    START
    + """
oidc = OpenIDConnect(app)
""",
    routes="""
        GET /oidc_callback _oidc_callback
    """,
    more={"secrets.json": SECRETS, "requirements.txt": "flask-oidc==1.4.0\n"},
)
SAID = Recorded(
    START
    + """
app.config.update({"OIDC_ID_TOKEN_COOKIE_SECURE": False, "OIDC_CALLBACK_ROUTE": "/back"})
oidc = OpenIDConnect(app)
""",
    routes="""
        GET /back _oidc_callback
    """,
    more={"secrets.json": SECRETS},
)


@pytest.mark.parametrize("one", [PINNED, SAID])
def test_only_the_way_back_is_there(tmp_path: Path, one: Recorded) -> None:
    """The requirements tell which version it is, or a setting that only one has."""
    assert one.found(tmp_path) == one.rows
