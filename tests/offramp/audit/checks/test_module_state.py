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
        "a module that gets another value",
        {
            "app.py": """\
import settings

@app.post("/")
def home():
    setattr(settings, "LEVEL", request.args["x"])
    return str(settings.LEVEL)
""",
            "settings.py": "LEVEL = 1\n",
        },
        "`LEVEL` is changed by home()",
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
        "an attribute of the only object that is read before it is set",
        """\
class Last:
    def __init__(self):
        self.name = None
    def put(self, name):
        self.name = name
last = Last()

@app.get("/<name>")
def home(name):
    before = last.name
    last.put(name)
    return str(before)
""",
        "`Last.name` is changed by put()",
    ),
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
    found(
        "attributes of the application and of a function",
        """\
def number():
    number.last += 1
    return number.last
number.last = 0

@app.get("/")
def home():
    current_app.visits += 1
    app.extensions["seen"]["last"] = request.path
    return str(number())
""",
        "`number.last` is changed by number()",
        "`current_app.extensions, .visits` is changed by home()",
    ),
    found(
        "a list that all objects of a class share",
        """\
class Basket:
    items = []
    def put(self, item):
        self.items.append(item)

@app.post("/")
def add():
    Basket().put(request.json)
    return ""
""",
        "`Basket.items` is changed by put()",
    ),
    found(
        "an element that is changed where it was taken from, and the next number",
        """\
from itertools import count
from queue import Queue
carts = {}
numbers = count()
waiting = Queue()

@app.post("/cart/<user>")
def add(user):
    cart = carts.setdefault(user, {})
    cart["item"] = request.json
    carts["all"][user] = next(numbers)
    waiting.put(user)
    return ""
""",
        "`carts` is changed by add()",
        "`numbers` is changed by add()",
        "`waiting` is changed by add()",
    ),
    found(
        "a time, and a model that a request puts in another's place",
        """\
import time
class Model: ...
last = None
model = None

def note():
    global last
    last = time.time()

@app.post("/reload")
def reload():
    global model
    model = Model()
    note()
    return ""
""",
        "`last` is changed by note()",
        "`model` is changed by reload()",
    ),
    found(
        "an object that set-up code puts on a name",
        """\
class Store:
    def __init__(self):
        self.kept = {}
    def put(self, key):
        self.kept[key] = True

store = None

def begin():
    global store
    store = Store()

begin()

@app.post("/<key>")
def add(key):
    store.put(key)
    return ""
""",
        "`Store.kept` is changed by put()",
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
        "an attribute that each request sets before it reads it",
        """\
class Work:
    def run(self, name):
        self.name = name
        self.parts = name.split()
        return self.told()
    def told(self):
        return self.name + str(self.parts)
work = Work()

@app.get("/<name>")
def home(name):
    return work.run(name)
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
        "rows that a store which set-up code makes returns",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Users:
    def __init__(self, db):
        self.db = db
    def get(self, number):
        return self.db.session.query(User).get(number)

users = None

def begin():
    global users
    users = Users(db)

@app.get("/")
def home():
    user = users.get(1)
    user.name = "x"
    return ""
""",
    ),
    left(
        "how long sessions last, and what a hook makes for all requests",
        """\
from datetime import timedelta
class Client: ...
client = None

@app.before_request
def before():
    global client
    app.permanent_session_lifetime = timedelta(minutes=5)
    client = Client()

@app.get("/")
def home():
    return str(client)
""",
    ),
    left(
        "a number that grows from a setting, and a text",
        """\
@app.get("/")
def home():
    size = current_app.config["SIZE"]
    size += 1
    secret = app.secret_key
    secret += "x"
    total = app.total
    total += size
    return secret * total
""",
    ),
    left(
        "variables of the view around a function, and of what it makes",
        """\
@app.get("/")
def home():
    rows = []
    total = 0
    def add(row):
        nonlocal total
        total += 1
        rows.append(row)
    add(1)
    return str(rows)
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
        "a list that a dataclass or a constructor makes for each object",
        """\
from dataclasses import dataclass, field

@dataclass
class Parsed:
    errors: list[str] = field(default_factory=list)
    def reject(self, why):
        self.errors.append(why)

class Form:
    errors = []
    def __init__(self):
        self.errors = []
    def reject(self, why):
        self.errors.append(why)

@app.get("/")
def home():
    Parsed().reject("x")
    Form().reject("x")
    return ""
""",
    ),
    left(
        "copies and iterators of constants, and a model's rows",
        """\
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
DEFAULTS = {"a": {"b": 1}}

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/")
def home():
    mine = dict(DEFAULTS)
    mine["x"] = 1
    user = User.query.get(1)
    user["name"] = next(iter(DEFAULTS))
    return next((one for one in DEFAULTS), "")
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
        "a service among the attributes of a class",
        """\
class Queue:
    def add(self, one):
        print(one)

class Services:
    queue = Queue()

@app.get("/")
def home():
    Services.queue.add(1)
    return ""
""",
    ),
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


TOKEN = """\
import requests
token = None

@app.post("/token")
def take():
    global token
    token = requests.get("https://bank.example/token", timeout=5).json()["token"]
    return ""

@app.get("/balance")
def balance():
    return str(token)
"""


def test_a_value_that_one_view_puts_there_concerns_those_that_read_it(tmp_path: Path) -> None:
    """Whatever is put there, it is read by its name."""
    (told,) = assert_found(tmp_path, found("token", TOKEN, "`token` is changed by take()"), CHECK)

    assert told.routes == ["POST /token", "GET /balance"]


COUNTED = """\
hits = []

@app.before_request
def before():
    hits.append(1)

@app.get("/stats")
def stats():
    return str(len(hits))

@app.get("/")
def home():
    return ""
"""


def test_what_only_a_hook_changes_is_told_again_for_the_views_that_read_it(tmp_path: Path) -> None:
    """The hook is made anew once for all routes; what it keeps, the view needs for itself."""
    counted = found("counted", COUNTED, "`hits` is changed by before()", "`hits` is changed by")

    _, told = assert_found(tmp_path, counted, CHECK)

    assert told.routes == ["GET /stats"]


def test_what_a_view_changes_too_is_told_once(tmp_path: Path) -> None:
    """It is the view's own then."""
    reset = COUNTED.replace("return str(len(hits))", "return hits.clear()")

    (told,) = assert_found(tmp_path, found("reset", reset, "changed by stats(), before()"), CHECK)

    assert told.line == COUNTED.count("\n", 0, COUNTED.index("return str")) + 3
