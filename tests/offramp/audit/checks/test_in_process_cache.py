"""Caches in the process, of what other processes change."""

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
        "a dictionary as a cache",
        """\
_cache = {}

@app.get("/<name>")
def home(name):
    if name not in _cache:
        _cache[name] = name.upper()
    return _cache[name]
""",
        "`_cache` is changed by home()",
    ),
    found(
        "lru_cache around a query",
        """\
from functools import lru_cache
import sqlite3
@lru_cache
def names():
    return sqlite3.connect("x").execute("select name from t").fetchall()

@app.get("/")
def home():
    return names()
""",
        "remembered by functools.lru_cache, but depends on the database",
    ),
    found(
        "cache around an HTTP call",
        """\
import functools
import requests
@functools.cache
def rates():
    return requests.get("https://rates.example", timeout=5).json()

@app.get("/")
def home():
    return rates()
""",
        "depends on an HTTP answer",
    ),
    found(
        "a cache that an object keeps for all requests",
        """\
from expiringdict import ExpiringDict

class Keys:
    def __init__(self):
        self.cache = ExpiringDict(max_len=10, max_age_seconds=30)
    def look(self, key):
        return self.cache.get(key)

keys = Keys()

@app.get("/")
def home():
    return keys.look(request.args["key"])
""",
        "expiringdict.ExpiringDict keeps its entries in one process",
    ),
    found(
        "a cache that is made when it is first needed",
        """\
from cachetools import TTLCache
known = None

@app.get("/")
def home():
    global known
    if known is None:
        known = TTLCache(10, 60)
    return str(known.get("EUR"))
""",
        "cachetools.TTLCache keeps its entries in one process",
    ),
    found(
        "answers that are kept with the session they were asked with",
        """\
import functools

@functools.lru_cache
def names(session):
    return [one.name for one in session.names()]

@app.get("/")
def home():
    return str(names(g.session))
""",
        "names() is remembered by functools.lru_cache, but depends on its argument `session`",
    ),
)
LEFT_ALONE = (
    left(
        "answers that depend on their arguments alone",
        """\
import functools

@functools.lru_cache
def square(number):
    return number * number

@app.get("/")
def home():
    return str(square(3))
""",
    ),
    left(
        "a cache that each request makes for itself",
        """\
from expiringdict import ExpiringDict

class Notes:
    def __init__(self):
        self.cache = ExpiringDict(max_len=10, max_age_seconds=30)
    def first(self):
        return self.cache.get(1)

@app.get("/")
def home():
    return Notes().first()
""",
    ),
    left(
        "a cache that a command keeps",
        """\
from cachetools import TTLCache

@app.cli.command()
def rates():
    known = TTLCache(10, 60)
    known["EUR"] = 1.0

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "lru_cache around a calculation",
        """\
from functools import lru_cache
@lru_cache
def square(n):
    return n * n

@app.get("/<int:n>")
def home(n):
    return str(square(n))
""",
    ),
    left(
        "a cache that no request uses",
        """\
from cachetools import cached
@cached({})
def rates():
    return 1

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
