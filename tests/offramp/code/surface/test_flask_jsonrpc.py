"""
Routes that Flask-JSONRPC declares, against what 4.0 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from offramp.code.surface.made_with import called
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


def test_the_projects_functions_are_what_answers(tmp_path: Path) -> None:
    """What they read and write is told of the path."""
    [found] = [one for one in METHODS.surface(tmp_path).routes if one.kind == "flask-jsonrpc"]

    assert (found.view, list(called(found))) == ("app.index", ["app.index"])
