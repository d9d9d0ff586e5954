"""Module state: what the one object of a class keeps, however it comes to be one."""

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
        "an object that a function makes when it is first needed",
        """\
class Store:
    def __init__(self):
        self.rows = {}

    def put(self, name, row):
        self.rows[name] = row

kept = None

def store():
    global kept
    if kept is None:
        kept = Store()
    return kept

@app.post("/<name>")
def home(name):
    store().put(name, request.json)
    return ""
""",
        "`Store.rows` is changed by put()",
    ),
    found(
        "an object that its class keeps",
        """\
class Store:
    made = None

    @classmethod
    def only(cls):
        if cls.made is None:
            cls.made = cls()
        return cls.made

    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)

@app.post("/")
def home():
    Store.only().add(request.json)
    return ""
""",
        "`Store.rows` is changed by add()",
    ),
    found(
        "a class of which each call gives the same object",
        """\
class Store:
    made = None

    def __new__(cls):
        if cls.made is None:
            cls.made = super().__new__(cls)
            cls.made.rows = []
        return cls.made

    def add(self, row):
        self.rows += [row]

@app.post("/")
def home():
    Store().add(request.json)
    return ""
""",
        "`Store.rows` is changed by add()",
    ),
    found(
        "an object that a memo gives, and one on the application",
        """\
from functools import cache

class Bag:
    def __init__(self):
        self.rows = []

class Store:
    def __init__(self):
        self.rows = []

@cache
def bag():
    return Bag()

def store():
    if not hasattr(app, "store"):
        app.store = Store()
    return app.store

@app.post("/")
def home():
    bag().rows.append(request.json)
    return ""

@app.put("/")
def put():
    store().rows.append(request.json)
    return ""
""",
        "`Bag.rows` is changed by home()",
        "`Store.rows` is changed by put()",
    ),
)
LEFT_ALONE = (
    left(
        "objects that each request makes anew",
        """\
class Rows:
    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)

def made():
    return Rows()

@app.post("/")
def home():
    rows = made()
    rows.add(request.json)
    g.rows = Rows()
    g.rows.add(1)
    return str(rows.rows + g.rows.rows)
""",
    ),
    left(
        "a class that makes another object each time",
        """\
class Rows:
    largest = 3

    def __new__(cls, *rows):
        made = super().__new__(cls)
        made.rows = list(rows)
        return made

    def add(self, row):
        self.rows.append(row)

@app.post("/")
def home():
    rows = Rows()
    rows.add(request.json)
    return str(rows.rows)
""",
    ),
    left(
        "a client that is made when it is first needed, and kept",
        """\
import requests

class Client:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def get(self, name):
        return self.session.get(self.url + name, timeout=5).text

kept = None

def client():
    global kept
    if kept is None:
        kept = Client("https://shop.example/")
    return kept

@app.get("/<name>")
def home(name):
    return client().get(name)
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
