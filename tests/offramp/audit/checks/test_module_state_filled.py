"""Module state: what a flag or a name says is filled, defaults of settings, tables of models."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "what a flag that nobody sets there lets pass, and entries of callers",
        """\
ENGINE = "a"
IS_CLOSED = False
shown = {}

@app.put("/engine")
def choose():
    global ENGINE
    if IS_CLOSED:
        return ""
    ENGINE = request.json["engine"]
    return ENGINE

@app.post("/<name>")
def show(name):
    if name in shown:
        return ""
    shown[name] = request.json["text"]
    return ENGINE
""",
        "`ENGINE` is changed by choose()",
        "`shown` is changed by show()",
    ),
    found(
        "settings that each request updates",
        """\
@app.post("/")
def home():
    app.config.update(request.json)
    return ""
""",
        "`app.config` is changed by home()",
    ),
)
LEFT_ALONE = (
    left(
        "a client that is looked for among the module's names",
        """\
import redis

def client():
    global kept
    if "kept" not in globals():
        kept = redis.from_url("redis://cache/" + app.config["NUMBER"], decode_responses=True)
    return kept

@app.get("/")
def home():
    return client().get("a")
""",
    ),
    left(
        "names that are found out once, as a flag and an entry say",
        """\
ENGINE = "a"
IS_READY = False
shown = {}

def get_ready():
    global ENGINE, IS_READY
    if IS_READY:
        return
    if app.config["OLD"]:
        ENGINE = "--old=" + app.config["ENGINE"]
    else:
        ENGINE = "--engine=" + app.config["ENGINE"]
    IS_READY = True

def show():
    if "html" in shown:
        return
    shown["names"] = []
    shown["html"] = "<p>" + app.config["ENGINE"]

@app.get("/")
def home():
    get_ready()
    show()
    return ENGINE + shown["html"]
""",
    ),
    left(
        "statements of a model's table, and settings that have a default",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)

def setting(name, guess):
    app.config.setdefault(name, guess)
    return app.config[name]

@app.post("/<name>")
def home(name):
    db.session.execute(Tag.__table__.update().values(name=name))
    db.session.execute(Tag.__table__.insert(), [{"name": setting("PREFIX", "a") + name}])
    return ""
""",
    ),
    left(
        "Flask's session by a module of the project's own",
        {
            "app.py": """\
import keeping

@app.post("/")
def home():
    keeping.session["next"] = request.form["next"]
    return ""

@app.get("/")
def next_page():
    return keeping.session["next"]
""",
            "keeping.py": "from flask import session\n\n\ndef forget():\n    session.clear()\n",
        },
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
