"""Locks of the process, held while requests are answered."""

from pathlib import Path

from offramp.audit.checks.global_locks import CHECK
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
        "numbers given out under a lock",
        """\
import threading
lock = threading.Lock()

@app.post("/")
def home():
    with lock:
        return str(g.db.execute("select max(n) from t"))
""",
        "home() holds a lock of its own process",
    ),
    found(
        "a lock that is taken by hand",
        """\
import threading
lock = threading.RLock()

@app.post("/")
def home():
    lock.acquire()
    g.db.execute("select 1")
    lock.release()
    return ""
""",
        "holds a lock",
    ),
    found(
        "two views that take turns, whatever they keep in the session",
        """\
import threading
from flask import session
turn = threading.Condition()

@app.post("/")
def home():
    with turn:
        number = g.db.execute("select max(n) from t")
    session["number"] = number
    return ""

@app.post("/other")
def other():
    with turn:
        return str(g.db.execute("select max(n) from t"))
""",
        "home() holds a lock of its own process",
        "other() holds a lock of its own process",
    ),
    found(
        "files that processes of one machine lock",
        """\
import fcntl
from filelock import FileLock
numbers = FileLock("/srv/shop.lock")

@app.post("/")
def home():
    with numbers:
        return str(g.db.execute("select max(n) from t"))

@app.post("/other")
def other():
    with open("/srv/shop.lock") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return str(g.db.execute("select max(n) from t"))
""",
        "home() holds a lock that is a file of its machine",
        "other() holds a lock that is a file of its machine",
    ),
)
LEFT_ALONE = (
    left(
        "an object that protects what it keeps, also where it is read",
        """\
import threading
class Kept:
    def __init__(self):
        self.lock = threading.Lock()
        self.found = {}
    def put(self, key, value):
        with self.lock:
            self.found[key] = value
    def take(self, key):
        with self.lock:
            return self.found.get(key)
kept = Kept()

@app.post("/")
def home():
    kept.put("x", 1)
    return str(kept.take("x"))
""",
    ),
    left(
        "a lock around what is the process's own, which module-state finds",
        """\
import threading
lock = threading.Lock()
count = 0

@app.post("/")
def home():
    global count
    with lock:
        count += 1
    return ""
""",
    ),
    left(
        "a lock of the request's own threads",
        """\
import threading

@app.post("/")
def home():
    lock = threading.Lock()
    with lock:
        return ""
""",
    ),
    left(
        "a lock that no request takes",
        """\
import threading
lock = threading.Lock()

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a lock that is only looked at",
        """\
import threading
lock = threading.Lock()

@app.get("/")
def home():
    return str(lock.locked())
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
