"""
Routes that Flask-Dance's blueprints bring, against what 7.1 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

PROVIDERS = Recorded(
    """
    from flask import Flask
    from flask_dance.contrib.github import make_github_blueprint
    from flask_dance.contrib.google import make_google_blueprint
    from flask_dance.contrib.azure import azure, make_azure_blueprint
    from flask_dance.consumer import OAuth2ConsumerBlueprint

    app = Flask(__name__)
    app.secret_key = "x"
    app.register_blueprint(make_github_blueprint(client_id="x"), url_prefix="/login")
    google = make_google_blueprint(client_id="x", login_url="/in", authorized_url="/back")
    app.register_blueprint(google, url_prefix="/g")
    app.register_blueprint(make_azure_blueprint(client_id="x", client_secret="y"))
    own = OAuth2ConsumerBlueprint("ours", __name__, client_id="x", client_secret="y", base_url="https://x",
        token_url="https://x/t", authorization_url="https://x/a", url_prefix="/own")

    @own.route("/more")
    def more(): return ""

    app.register_blueprint(own)
    """,
    routes="""
        GET /azure azure.login
        GET /azure/authorized azure.authorized
        GET /g/back google.authorized
        GET /g/in google.login
        GET /login/github github.login
        GET /login/github/authorized github.authorized
        GET /own/more ours.more
        GET /own/ours ours.login
        GET /own/ours/authorized ours.authorized
    """,
)


def test_a_provider_s_blueprint_brings_two_routes(tmp_path: Path) -> None:
    """The project may add its own to it."""
    assert PROVIDERS.found(tmp_path) == PROVIDERS.rows
