"""Module state that is changed by `globals()`, in queues, and by functions that are given it."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import Sample, assert_left_alone, audit, left

TOP = """\
import collections, multiprocessing, queue
count = 0
mode = "a"
orders = queue.Queue()
results = multiprocessing.Queue()
shared = multiprocessing.Manager().dict()
kept = {}
rows = []

def do_this(): ...

def put(held, key, value):
    held[key] = value

def add(value, to=None):
    to.append(value)

def copied(held):
    held = dict(held)
    held["a"] = 1
    return held

def shown(held):
    return held["a"], held.get("b")

class Store:
    def fill(self, held):
        held.update(a=1)

store = Store()

@app.get("/other")
def other():
    return "other"

"""
CHANGED = {
    "globals()['count'] += 1": "`count`",
    "globals()['mode'] = request.json": "`mode`",
    "globals().update(mode=request.json)": "`mode`",
    "globals().update({'mode': request.json})": "`mode`",
    "globals()[request.json] = 1": "`any name of app`",
    "globals().update(request.json)": "`any name of app`",
    "del globals()['mode']": "`mode`",
    "globals().pop('mode')": "`mode`",
    "orders.put(request.json)": "`orders`",
    "results.get()": "`results`",
    "shared[request.json] = 1": "`shared`",
    "put(kept, 'a', request.json)": "`kept`",
    "put(held=kept, key='a', value=1)": "`kept`",
    "add(request.json, rows)": "`rows`",
    "store.fill(kept)": "`kept`",
}
UNCHANGED = [
    "globals()['do_' + request.json]()",
    "globals().get('mode')",
    "globals()['mode']",
    "vars = {}; vars['count'] = 1",
    "own = queue.Queue(); own.put(1); own.get()",
    "own = multiprocessing.Queue(); own.get()",
    "own = {}; put(own, 'a', 1)",
    "copied(kept)",
    "shown(kept)",
    "add(request.json, list(rows))",
    "kept = {}; put(kept, 'a', 1)",
]


@pytest.mark.parametrize("line", CHANGED)
def test_it_is_found(tmp_path: Path, line: str) -> None:
    """By the name that the module has for it, and for the route that changes it alone."""
    source = f"{TOP}\n@app.post('/')\ndef home():\n    {line}\n    return ''\n"

    (told,) = audit(tmp_path, Sample(line, source), CHECK)

    assert told.message.startswith(CHANGED[line])
    assert told.routes == ["POST /"]


@pytest.mark.parametrize("line", UNCHANGED)
def test_what_stays_as_it_is_is_left_alone(tmp_path: Path, line: str) -> None:
    """It is the request's own, only read, or a copy."""
    source = f"{TOP}\n@app.post('/')\ndef home():\n    {line}\n    return ''\n"

    assert_left_alone(tmp_path, left(line, source), CHECK)


def test_who_reads_what_globals_has_is_told(tmp_path: Path) -> None:
    """It is the same name, however it is written; what the start puts there holds for all."""
    source = f"""{TOP}
def begin():
    globals().update(version="1")

begin()

@app.post("/")
def home():
    globals()["mode"] = request.json
    return ""

@app.get("/mode")
def asked():
    return globals()["mode"]

@app.get("/got")
def got():
    return globals().get("mode")

@app.get("/plain")
def plain():
    return mode

@app.get("/version")
def told():
    return version
"""

    (told,) = audit(tmp_path, Sample("readers", source), CHECK)

    assert set(told.routes) == {"POST /", "GET /mode", "GET /got", "GET /plain"}


def test_what_only_a_thread_keeps_is_its_own(tmp_path: Path) -> None:
    """No route changes or asks for it."""
    source = f"""{TOP}
import threading

class Worker(threading.Thread):
    def run(self):
        self.done = 0
        while True:
            self.done += 1

worker = Worker()
worker.start()
"""

    assert_left_alone(tmp_path, left("a thread", source), CHECK)


def test_what_a_thread_counts_is_told_where_a_route_asks(tmp_path: Path) -> None:
    """Each process has a thread of its own, with its own number."""
    source = f"""{TOP}
import threading

class Worker(threading.Thread):
    def run(self):
        self.done = 0
        while True:
            self.done += 1

worker = Worker()
worker.start()

@app.get("/done")
def asked():
    return str(worker.done)
"""

    (told,) = audit(tmp_path, Sample("asked", source), CHECK)

    assert told.routes == ["GET /done"]
