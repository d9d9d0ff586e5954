"""Module state: what one request leaves in the process for the next."""

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

COUNTING = """\
from celery import Celery
celery = Celery("shop")
done = {}

@celery.task
def count(name):
    done[name] = True

"""
FOUND = (
    found(
        "a counter that a view counts up",
        """\
count = 0

@app.get("/")
def home():
    global count
    count += 1
    return str(count)
""",
        "`count` is changed by home()",
    ),
    found(
        "a dictionary that a view fills",
        """\
carts = {}

@app.post("/cart/<user>")
def add(user):
    carts[user] = request.json
    return ""
""",
        "`carts` is changed by add()",
    ),
    found(
        "an attribute of the only object of a class",
        """\
class Basket:
    def __init__(self):
        self.items = []
    def put(self, item):
        self.items.append(item)
basket = Basket()

@app.post("/")
def add():
    basket.put(request.json)
    return ""
""",
        "`Basket.items` is changed by put()",
    ),
    found(
        "an attribute of a class",
        """\
class Numbers:
    last = 0

@app.post("/")
def next_number():
    Numbers.last += 1
    return str(Numbers.last)
""",
        "`Numbers.last` is changed by next_number()",
    ),
    found(
        "settings changed by a request",
        """\
@app.post("/theme")
def change():
    current_app.config["THEME"] = request.form["theme"]
    return ""
""",
        "`app.config` is changed by change()",
    ),
    found(
        "what a task counts that is called, not queued",
        COUNTING
        + """\
@app.post("/")
def add():
    count("x")
    return ""
""",
        "`done` is changed by count()",
    ),
)
LEFT_ALONE = (
    left(
        "what a method of the only object returned",
        """\
class Orders:
    def dump(self, order):
        return {"id": order}
orders = Orders()

@app.get("/<order>")
def show(order):
    found = orders.dump(order)
    found["more"] = 1
    return found
""",
    ),
    left(
        "an object of a library's subclass, whose session is one of a request",
        """\
from flask_sqlalchemy import SQLAlchemy

class Database(SQLAlchemy):
    def apply_pool_defaults(self, app, options):
        return options
db = Database(app)

@app.post("/")
def add():
    db.session.add(request.json)
    return ""
""",
    ),
    left(
        "what a worker counts",
        COUNTING
        + """\
@app.post("/")
def add():
    count.delay("x")
    count.apply_async(("y",))
    return ""
""",
    ),
    left(
        "a table that is only read",
        """\
RATES = {"EUR": 1.0}

@app.get("/")
def home():
    return str(RATES["EUR"])
""",
    ),
    left(
        "a variable of the function",
        """\
@app.get("/")
def home():
    found = {}
    found["x"] = 1
    return found
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
        "the session, g and the answer",
        """\
@app.get("/")
def home():
    session["seen"] = True
    g.user = "x"
    return ""
""",
    ),
    left(
        "an object that each request makes for itself",
        """\
class Basket:
    def __init__(self):
        self.items = []
    def put(self, item):
        self.items.append(item)
empty = Basket()

@app.post("/")
def add():
    basket = Basket()
    basket.put(1)
    return ""
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
_warned = set()

@app.get("/")
def home():
    _warned.add("old")
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
        "a function that no route reaches",
        """\
done = []

def by_hand():
    done.append(1)

@app.get("/")
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
