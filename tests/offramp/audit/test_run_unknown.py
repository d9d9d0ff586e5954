"""What an audit cannot know it says, with the place."""

from offramp.audit import shared
from offramp.audit.run import Wish, audit
from tests.offramp.audit.one_file import audited


def test_what_stays_unknown_of_a_route_is_told(tmp_path, monkeypatch):
    """And the others are looked at all the same."""
    from offramp.audit import facts

    def stumble(_subject, _context):
        raise RecursionError("too deep")

    monkeypatch.setattr(facts, "FACTS", [("docstring", stumble)])
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "@app.get('/x')\ndef x():\n    return 'x'\n",
    )

    assert len(report.routes) == 1
    assert "not all of GET /x is known: RecursionError: too deep" in report.problems[-1].message


def test_what_a_route_reaches_may_stay_unknown(tmp_path, monkeypatch):
    """The route is told all the same, and so are the others."""
    from offramp.code.graph import Graph

    edges = Graph.edges

    def stumble(self, ref):
        if ref == "app.x":
            raise RecursionError("too deep")
        return edges(self, ref)

    monkeypatch.setattr(Graph, "edges", stumble)
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "@app.get('/x')\ndef x():\n    return 'x'\n"
        "@app.get('/y')\ndef y():\n    return z()\ndef z():\n    return 'z'\n",
    )

    assert {one.path: one.functions for one in report.routes} == {
        "/x": ["app.x"],
        "/y": ["app.y", "app.z"],
    }
    (told,) = [one for one in report.problems if "what /x reaches is not known" in one.message]
    assert (told.file, told.line) == ("app.py", 3)


def test_what_functions_hand_to_others_may_stay_unknown(tmp_path, monkeypatch):
    """It is looked at while routes are: none of them is lost by it."""
    from offramp.audit.facts.database import handed

    def stumble(*_given):
        raise AttributeError("strange")

    monkeypatch.setattr(handed, "arguments", stumble)
    report = audited(
        tmp_path,
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n"
        "app = Flask(__name__, static_folder=None)\ndb = SQLAlchemy(app)\n"
        "class Note(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
        "@app.get('/x')\ndef x():\n    return str(Note.query.count())\n",
    )

    assert [[table.table for table in one.reads] for one in report.routes] == [["note"]]
    (told,) = [one for one in report.problems if "AttributeError: strange" in one.message]
    assert (told.file, told.line) == ("app.py", 8)


def test_what_is_shared_may_stay_unknown(tmp_path, monkeypatch):
    """One subject that stumbles hides neither the routes nor the others."""

    def stumble(_context):
        raise RecursionError("strange")

    monkeypatch.setattr(shared, "SUBJECTS", [stumble, *shared.SUBJECTS])
    report = audited(
        tmp_path,
        "import os\nfrom flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        "app.config['KEY'] = os.environ['KEY']\n@app.get('/x')\ndef x():\n    return 'x'\n",
    )

    assert [one.name for one in report.routes] == ["GET /x"]
    assert "KEY" in {one.name for one in report.shared.resources}
    assert any("RecursionError: strange" in one.message for one in report.problems)


def test_what_only_a_closer_look_cannot_read_is_told_too(tmp_path):
    """The file is read and its routes found; one function nests too deeply to be looked at."""
    report = audited(
        tmp_path,
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        f"@app.get('/x')\ndef x():\n    return a{'.b' * 2_500}\n",
    )

    assert [one.name for one in report.routes] == ["GET /x"]
    assert any("was not looked at" in one.message for one in report.problems)


def test_a_file_that_cannot_be_read_is_told_before_what_that_leaves_open(tmp_path):
    """A blueprint is not found since its file is broken: three hundred doubts hid the cause."""
    (tmp_path / "pages.py").write_text("bp = (\n")
    report = audited(
        tmp_path,
        "from flask import Flask\nfrom pages import bp\napp = Flask(__name__)\n"
        "app.register_blueprint(bp)\n",
    )

    assert [one.file for one in report.problems] == ["pages.py", "app.py"]


def test_statements_whose_tables_are_not_known_are_problems(tmp_path):
    """Once for each place, whatever number of routes comes there."""
    (tmp_path / "app.py").write_text("""\
import sqlite3
from flask import Flask
app = Flask(__name__)

def wipe(name):
    sqlite3.connect("x.db").execute(f"DELETE FROM {name}")

@app.delete("/<name>")
def one(name):
    wipe(name)
    return ""

@app.delete("/both/<name>")
def both(name):
    wipe(name)
    return ""
""")
    report = audit(Wish(tmp_path, weighing_seconds=0))

    (problem,) = [one for one in report.problems if "which tables" in one.message]
    assert (problem.file, problem.line) == ("app.py", 6)
    told = [one.unread for one in report.routes if one.method == "DELETE"]
    assert told == [["a statement is given its table as it runs at app.py:6"]] * 2
