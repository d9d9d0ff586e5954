"""Objects of Flask-HTTPAuth: each runs its own callbacks, a `MultiAuth` those of its members."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    import os
    from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth, MultiAuth
    basic, other = HTTPBasicAuth(), HTTPBasicAuth()
    token = HTTPTokenAuth()
    called = HTTPTokenAuth()
    multi = MultiAuth(basic, token)
    @basic.verify_password
    def of_basic(name, password):
        return password == os.environ["BASIC"]
    @other.verify_password
    def of_other(name, password):
        return password == os.environ["OTHER"]
    @token.verify_token
    def of_token(given):
        return given == os.environ["TOKEN"]
    def of_called(given):
        return given == os.environ["CALLED"]
    called.verify_token(of_called)
    @app.get("/")
    DECORATED
    def view():
        return str(basic.current_user())
"""
ASKED = {
    "@basic.login_required": ("basic", {"BASIC"}),
    "@basic.login_required(role='admin')": ("basic", {"BASIC"}),
    "@other.login_required": ("basic", {"OTHER"}),
    "@token.login_required": ("token", {"TOKEN"}),
    "@multi.login_required": ("basic or token", {"BASIC", "TOKEN"}),
}


@pytest.mark.parametrize("decorated", ASKED)
def test_an_object_runs_its_own_callbacks(tmp_path: Path, decorated: str) -> None:
    """Another one's password is no setting of a route; what a call registers may be any's."""
    found = facts.routes(tmp_path, HEAD.replace("DECORATED", decorated))["GET /"]
    kind, settings = ASKED[decorated]

    assert found.auth.kind == kind
    assert set(found.settings) - {"CALLED"} == settings


def test_objects_of_other_modules_are_told_apart(tmp_path: Path) -> None:
    """They are imported where the views are."""
    source = """
    from auths import first
    @app.get("/")
    @first.login_required
    def view():
        return ""
"""
    auths = (
        "import os\nfrom flask_httpauth import HTTPBasicAuth\n"
        "first, second = HTTPBasicAuth(), HTTPBasicAuth()\n"
        "@first.verify_password\ndef one(name, password):\n    return os.environ['FIRST']\n"
        "@second.verify_password\ndef two(name, password):\n    return os.environ['SECOND']\n"
    )
    found = facts.routes(tmp_path, source, {"auths.py": auths})["GET /"]

    assert found.settings == ["FIRST"]
