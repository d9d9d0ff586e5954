"""From a folder to a report."""

import pytest

from offramp.audit.plain import document
from offramp.audit.report import Report
from offramp.audit.run import Wish, audit
from tests.offramp.audit.one_file import audited


def test_each_method_is_a_route_of_its_own(tmp_path):
    """One function serves one of them."""
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "@app.route('/x', methods=['GET', 'POST'])\ndef x():\n    return 'x'\n",
    )

    assert [one.name for one in report.routes] == ["GET /x", "POST /x"]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("class Rows:\n    def all(self):\n        return sqlite3.connect('a.db')\n", True),
        ("def all():\n    return sqlite3.connect('a.db').execute('SELECT a FROM b')\n", True),
        ("@app.get('/b')\ndef b(): return str(sqlite3.connect('a.db').execute('TABLE b'))\n", True),
        ("@app.get('/b')\ndef b(): return sqlite3.connect('a').execute('DELETE FROM b')\n", False),
        ("def all():\n    return sqlite3.complete_statement('a')\n", False),
    ],
)
def test_a_database_that_no_route_was_seen_to_ask_is_told(tmp_path, text, is_told):
    """A module that puts an object in its own place hides who asks: all was to move now."""
    report = audited(
        tmp_path, f"import sqlite3\nfrom flask import Flask\napp = Flask(__name__)\n{text}"
    )

    assert any("no route was seen" in one.message for one in report.problems) == is_told


def test_a_database_that_only_a_script_asks_is_not_told(tmp_path):
    """It is no part of what serves."""
    (tmp_path / "fill.py").write_text("import sqlite3\nsqlite3.connect('a.db')\n")

    report = audited(tmp_path, "from flask import Flask\napp = Flask(__name__)\n")

    assert report.problems == []


def test_one_file_is_an_application_too(tmp_path):
    """Small ones are often only that."""
    file = tmp_path / "one.py"
    file.write_text(
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "@app.get('/x')\ndef x():\n    return 'x'\n"
    )

    assert [one.name for one in audit(Wish(file, weighing_seconds=0)).routes] == ["GET /x"]


def test_nothing_at_all_is_a_report_too(tmp_path):
    """Without an exception, and without routes."""
    report = audit(Wish(tmp_path, weighing_seconds=0))

    assert (report.application, report.routes) == (None, [])
    assert [one.message for one in report.problems] == ["no Flask application was found"]


def test_the_progress_is_told(tmp_path):
    """A large application takes its time."""
    stages = []
    (tmp_path / "app.py").write_text("x = 1\n")
    audit(Wish(tmp_path, weighing_seconds=0), lambda *told: stages.append(told[0]))

    assert stages[0] == "reading"
    assert "looking for findings" in stages


def test_a_report_is_plain_json_values():
    """What is not would be lost in the cache."""
    assert document(Report(None, "x"))["shared"]["resources"] == []


def test_an_annotation_in_quotes_that_is_no_code_ends_nothing(tmp_path):
    """It is text to Python, whatever stands there; a parser that follows it may need a gigabyte."""
    endless = "-" * 100_000 + "1"
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        f"@app.get('/x')\ndef x(one: '{endless}', two: 'a b'):\n    return one.all(two.b())\n",
    )

    assert [one.name for one in report.routes] == ["GET /x"]
    assert report.problems == []


def test_a_second_name_of_a_route_is_none_of_its_own(tmp_path):
    """Flask's tutorial adds one, so that `url_for("index")` works; one without a view stays."""
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "@app.get('/')\ndef home():\n    return 'x'\n"
        "app.add_url_rule('/', endpoint='index')\napp.add_url_rule('/x', endpoint='x')\n",
    )

    assert [(one.name, one.view) for one in report.routes] == [
        ("GET /", "app.home"),
        ("GET /x", None),
    ]
    assert [one.decision for one in report.routes] == ["move now", "stay"]


VIEWS = """\
from flask.views import MethodView
from base import Base

def plain():
    return "v"

class Own(MethodView):
    def get(self):
        return "c"

class Inherits(Base):
    pass
"""
BASE = """\
from flask import Blueprint as Flasks
from flask.views import MethodView

class Base(MethodView):
    def get(self):
        return "base"

class Blueprint(Flasks):
    def route(self, rule, **options):
        return super().route("/v1" + rule, **options)
"""
APP = """\
from flask import Flask, jsonify
import base
import views

app = Flask(__name__, static_folder=None)
pages = base.Blueprint("pages", __name__)

@app.get("/a")
@app.get("/b")
def decorated():
    return "a"

@pages.route("/c")
def by_another_decorator():
    return "c"

app.register_blueprint(pages)
app.add_url_rule("/plain", view_func=views.plain)
app.add_url_rule("/own", view_func=views.Own.as_view("own"))
app.add_url_rule("/inherits", view_func=views.Inherits.as_view("inherits"))
app.add_url_rule("/foreign", view_func=jsonify)
"""


def test_a_route_stands_where_its_view_is(tmp_path):
    """Whoever looks for a route's code wants to be there, not where a table of rules names it."""
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "base.py").write_text(BASE)

    found = {one.path: (one.file, one.line) for one in audited(tmp_path, APP).routes}

    assert found == {
        "/a": ("app.py", 8),
        "/b": ("app.py", 9),
        "/v1/c": ("app.py", 14),
        "/plain": ("views.py", 4),
        "/own": ("views.py", 8),
        "/inherits": ("views.py", 11),
        "/foreign": ("app.py", 21),
    }
