"""
Routes that Flask-JSONRPC declares, against what 4.0 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

METHODS = Recorded(
    """
    from flask import Flask
    from flask_jsonrpc import JSONRPC

    app = Flask(__name__)
    jsonrpc = JSONRPC(app, "/api", enable_web_browsable_api=False)

    @jsonrpc.method("App.index")
    def index() -> str: return ""
    """,
    routes="""
        POST /api urn:app:app:api
    """,
)


def test_all_methods_answer_at_one_path(tmp_path: Path) -> None:
    """What a method is called stands in the request's body."""
    assert METHODS.found(tmp_path) == METHODS.rows
