"""Module state in objects: attributes of classes, and of what all requests share."""

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
        "`current_app.visits` is changed by home()",
        "`current_app.extensions` is changed by home()",
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
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
