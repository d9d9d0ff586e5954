"""Of two rules for one path and method the first answers; the other is told, and no route."""

from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from tests.offramp.audit.one_file import audited

HEAD = """\
from flask import Blueprint, Flask
from flask.views import MethodView
app = Flask(__name__, static_folder=None)
part = Blueprint("part", __name__)
"""
VIEWS = "@app.get('/x')\ndef one(): return '1'\n@app.get('/x')\ndef two(): return '2'\n"
LATE = """\
@part.get("/x")
def of_part(): return "1"
@app.get("/x")
def of_app(): return "2"
app.register_blueprint(part)
"""
EARLY = """\
@part.get("/x")
def of_part(): return "1"
app.register_blueprint(part)
@app.get("/x")
def of_app(): return "2"
"""
A_CLASS = """\
class Things(MethodView):
    def get(self): return "1"
    def post(self): return "2"
app.add_url_rule("/x", view_func=Things.as_view("things"))
@app.route("/x", methods=["POST", "DELETE"])
def rest(): return "3"
"""
AGAIN = (
    "@part.get('/x')\ndef of_part(): return '1'\n"
    "app.register_blueprint(part)\napp.register_blueprint(part, name='again')\n"
)
OTHER_METHODS = "@app.get('/x')\ndef one(): return '1'\n@app.delete('/x')\ndef two(): return '2'\n"
OTHER_PATHS = "@app.get('/x')\ndef one(): return '1'\n@app.get('/x/')\ndef two(): return '2'\n"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (VIEWS, ["GET /x is declared twice: two() never answers it, since one()"]),
        (LATE, ["GET /x is declared twice: of_part() never answers it, since of_app()"]),
        (EARLY, ["GET /x is declared twice: of_app() never answers it, since of_part()"]),
        (A_CLASS, ["POST /x is declared twice: rest() never answers it, since post()"]),
        (AGAIN, []),  # the same view, by another name
        (OTHER_METHODS, []),
        (OTHER_PATHS, []),
    ],
)
def test_what_answers_is_what_flask_asks(tmp_path: Path, source: str, told: list[str]) -> None:
    """One route for each method and path, by the view that Werkzeug leads to."""
    found = audited(tmp_path, HEAD + source)

    assert [one.message.partition(" was there")[0] for one in found.problems] == told
    rules = running(HEAD + source).url_map.bind("")
    for one in found.routes:
        assert rules.match(one.path, one.method)[0] == one.endpoint
    names = [one.name for one in found.routes]
    assert len(names) == len(set(names))


EITHER = """\
import os
if os.environ.get("BETA"):
    @app.get("/x")
    def one(): return "1"
else:
    @app.get("/x")
    def two(): return "2"
"""
HOSTS = (
    "@app.get('/x', subdomain='a')\ndef one(): return '1'\n"
    "@app.get('/x', subdomain='b')\ndef two(): return '2'\n"
)


@pytest.mark.parametrize("source", [EITHER, HOSTS])
def test_both_stay_where_either_may_answer(tmp_path: Path, source: str) -> None:
    """Which of them there is, or which host is asked, only the running application knows."""
    found = audited(tmp_path, HEAD + source)

    assert [one.endpoint for one in found.routes] == ["one", "two"]


def running(source: str) -> Flask:
    """Return the application itself."""
    module = ModuleType("overtaken")
    exec(source, vars(module))  # noqa: S102 - a sample of this file
    return module.app
