"""Memos that have a cache of their own: of what depends on arguments alone, and of more."""

from pathlib import Path

from offramp.audit.checks.in_process_cache import CHECK
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
        "a memo of rows, in a cache of its own",
        """\
from cachetools import LRUCache, cached
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)

class Shop(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)

@cached(cache=LRUCache(128))
def slug(number):
    return db.session.get(Shop, number).name

@app.get("/<int:number>")
def home(number):
    return slug(number)
""",
        "slug() is remembered by cachetools.cached, but depends on the database",
    ),
    found(
        "a memo that is forgotten on demand",
        """\
import requests
results = {}

def found(name):
    if name not in results:
        results[name] = requests.get("https://a.example/" + name, timeout=5).json()
    return results[name]

def forget():
    results.clear()

@app.get("/<name>")
def home(name):
    return found(name)

@app.post("/")
def again():
    forget()
    return ""
""",
        "`results` is changed by",
    ),
    found(
        "memos under other names",
        """\
import requests
found = {}
seen = {}
known = {}

def first(name):
    if name in found:
        return found[name]
    row = requests.get("https://a.example/" + name, timeout=5).json()
    found[name] = row
    return row

def second(name):
    if name not in seen:
        seen[name] = requests.get("https://b.example/" + name, timeout=5).json()
    return seen[name]

def third(name):
    try:
        return known[name]
    except KeyError:
        known[name] = requests.get("https://c.example/" + name, timeout=5).json()
        return known[name]

@app.get("/<name>")
def home(name):
    return [first(name), second(name), third(name)]
""",
        "`found` is changed by first()",
        "`seen` is changed by second()",
        "`known` is changed by third()",
    ),
    found(
        "memos of what databases are asked in other ways",
        """\
from functools import lru_cache
from flask_pymongo import PyMongo
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
mongo = PyMongo(app)

class Shop(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)

@lru_cache
def shops():
    return Shop.query.order_by(Shop.name).all()

@lru_cache
def shop(number):
    return db.get_or_404(Shop, number)

@lru_cache
def users():
    return list(mongo.db.users.find())

@app.get("/<int:number>")
def home(number):
    return str([shops(), shop(number), users()])
""",
        "shops() is remembered",
        "shop() is remembered",
        "users() is remembered",
    ),
    found(
        "what a view remembers and answers with, and what is made anew once it is old",
        """\
import time
import requests
rates = {}
rows = None
made_at = 0

@app.get("/rates/<day>")
def rate(day):
    if day not in rates:
        rates[day] = requests.get("https://x.example/" + day, timeout=5).json()
    return {"rate": rates[day]}

def newest():
    global rows, made_at
    if rows is not None and time.time() - made_at < 60:
        return rows
    rows = requests.get("https://x.example", timeout=5).json()
    made_at = time.time()
    return rows

@app.get("/rows")
def shown():
    return newest()
""",
        "`rates` is changed by rate()",
        "`rows` is changed by newest()",
    ),
)
LEFT_ALONE = (
    left(
        "a memo of what depends on its arguments alone, in a cache of its own",
        """\
from cachetools import LRUCache, cached

@cached(cache=LRUCache(128))
def slug(name):
    return name.lower().replace(" ", "-")

@app.get("/<name>")
def home(name):
    return slug(name)
""",
    ),
    left(
        "what only looks like a memo, and is state",
        """\
counts = {}
rooms = {}
notes = {}

@app.post("/counts/<name>")
def count(name):
    counts[name] = counts.get(name, 0) + 1
    return str(counts[name])

@app.post("/rooms/<name>")
def enter(name):
    if name not in rooms:
        rooms[name] = []
    rooms[name].append(request.json)
    return rooms[name]

@app.post("/notes/<name>")
def note(name):
    if name in notes:
        return notes[name]
    notes[name] = request.json
    return notes[name]
""",
    ),
    left(
        "methods of such names that ask nobody",
        """\
from functools import lru_cache

class Words:
    def find(self, text):
        return text.find("a")

    def paginate(self, text):
        return text.split()

@lru_cache
def first(text):
    return Words().find(text), Words().paginate(text)

@app.get("/<text>")
def home(text):
    return str(first(text))
""",
    ),
    left(
        "a bound on how often, and a count within a minute",
        """\
import time
sent_at = 0
count = 0
since = 0

@app.post("/")
def send():
    global sent_at, count, since
    if time.time() - sent_at < 60:
        return "", 429
    sent_at = time.time()
    if time.time() - since > 60:
        count = 0
        since = time.time()
    count += 1
    return str(count)
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
