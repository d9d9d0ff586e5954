"""Module state that functions make: defaults, factories, what is made when it is first needed."""

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
        "a default that a view fills",
        """\
@app.get("/")
def home(seen=[]):
    seen.append(request.args["x"])
    return str(len(seen))
""",
        "`seen` is changed by home()",
    ),
    found(
        "a default that a function fills for a view",
        """\
def remember(name, seen={}):
    seen[name] = True
    return seen

@app.get("/")
def home():
    return remember(request.args["x"])
""",
        "`seen` is changed by remember()",
    ),
    found(
        "a name that is put among the module's",
        """\
@app.post("/")
def home():
    globals()["LAST"] = request.args["x"]
    return ""
""",
        "`LAST` is changed by home()",
    ),
    found(
        "what a function imports itself",
        {
            "app.py": """\
@app.post("/")
def home():
    from kept import seen
    seen.add(request.args["x"])
    return ""
""",
            "kept.py": "seen = set()\n",
        },
        "`seen` is changed by home()",
    ),
    found(
        "a variable of the factory around the views, told by another view",
        """\
def create_app():
    app = Flask(__name__)
    stats = {}
    count = 0

    @app.get("/hit")
    def hit():
        nonlocal count
        count += 1
        stats["last"] = request.path
        return ""

    @app.get("/stats")
    def told():
        return stats
    return app
""",
        "`count` is changed by hit()",
        "`stats` is changed by hit()",
    ),
)
LEFT_ALONE = (
    left(
        "a default that is always given, only read, or put aside first",
        """\
def fill(found, names=[]):
    names.append(found)
    return names
def shown(names=[]):
    return str(names)
def copied(names=[]):
    names = list(names)
    names.append("x")
    return names

@app.get("/")
def home():
    return str(fill("x", [])) + shown() + str(copied())
""",
    ),
    left(
        "an object of the request's that gets another value",
        """\
class Thing:
    pass

@app.get("/")
def home():
    thing = Thing()
    setattr(thing, "name", request.args["x"])
    found = {}
    found["LAST"] = 1
    return thing.name
""",
    ),
    left(
        "what a factory fills, and views read",
        """\
def create_app():
    app = Flask(__name__)
    names = []
    for one in ("a", "b"):
        names.append(one)
    app.names = names
    app.extensions["names"] = {}

    @app.get("/")
    def home():
        return str([*names, *current_app.names])
    return app
""",
    ),
    left(
        "what is made when it is first needed, behind other conditions",
        """\
import json
table = None
names = []

def rates():
    global table
    if table is not None:
        return table
    table = json.loads("{}")
    return table

def begin():
    if len(names):
        return
    names.append(1)

@app.get("/")
def home():
    begin()
    if not hasattr(app, "rates"):
        app.rates = rates()
    return app.rates
""",
    ),
    left(
        "a client that is made when it is first needed",
        """\
import redis
_client = None

def client():
    global _client
    if _client is None:
        _client = redis.Redis()
    return _client

@app.get("/")
def home():
    return client().get("x")
""",
    ),
    left(
        "a registry that decorators fill at import",
        """\
HANDLERS = {}

def handles(kind):
    def keep(function):
        HANDLERS[kind] = function
        return function
    return keep
@handles("a")
def on_a():
    return "a"

@app.get("/")
def home():
    return HANDLERS["a"]()
""",
    ),
    left(
        "engines that are made when they are first needed, by name",
        """\
from sqlalchemy import create_engine
_engines = {}

@app.get("/<name>")
def home(name):
    if name not in _engines:
        _engines[name] = create_engine(name)
    return str(_engines[name])
""",
    ),
    left(
        "a table that is read when it is first needed",
        """\
_names = None

@app.get("/")
def home():
    global _names
    if _names is None:
        _names = {"a": 1}
    return _names
""",
    ),
    left(
        "warnings that are told once",
        """\
import logging
_warned = set()

@app.get("/")
def home():
    if "old" not in _warned:
        logging.warning("old")
        _warned.add("old")
    return ""
""",
    ),
    left(
        "a context variable and a thread's own",
        """\
import threading
from contextvars import ContextVar
current = ContextVar("current")
own = threading.local()

@app.get("/")
def home():
    current.set(1)
    own.user = 1
    return ""
""",
    ),
    left(
        "what a decorator writes on the function it makes",
        """\
def counted(view):
    def inner():
        return view()
    inner.limit = 3
    return inner

@app.get("/")
@counted
def home():
    return ""
""",
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
