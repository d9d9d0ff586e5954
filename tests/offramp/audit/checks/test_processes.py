"""Processes, forks and signals that the application handles itself."""

from pathlib import Path

from offramp.audit.checks.processes import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a pool of processes",
        """\
from multiprocessing import Pool

@app.get("/")
def home():
    with Pool(4) as pool:
        return pool.map(abs, [1])
""",
        "multiprocessing.Pool()",
    ),
    found(
        "a handler of signals",
        """\
import signal
signal.signal(signal.SIGTERM, print)

@app.get("/")
def home():
    return ""
""",
        "signal.signal()",
    ),
    found(
        "a function that runs at the end, by a decorator",
        """\
import atexit

@atexit.register
def end():
    print("bye")

@app.get("/")
def home():
    return ""
""",
        "atexit.register deals with processes",
    ),
    found(
        "a name of two modules, of which a condition chooses one",
        """\
from os import abort
if app.debug:
    from flask import abort

@app.get("/")
def home():
    abort()
""",
        "os.abort()",
    ),
    found(
        "workers of libraries, and a process that becomes another",
        """\
import multiprocessing
import os
from joblib import Parallel, delayed

@app.post("/")
def home():
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(len, ["a"])
    Parallel(n_jobs=4)(delayed(len)(one) for one in ["a"])
    os.execvp("shop", ["shop"])
    return ""
""",
        "get_context()",
        "Parallel()",
        "execvp()",
    ),
)
LEFT_ALONE = (
    left(
        "blinker's signals",
        """\
from flask import request_started
request_started.connect(print, app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "the number of processors",
        """\
import os

@app.get("/")
def home():
    return str(os.cpu_count())
""",
    ),
    left(
        "Flask's abort, imported after another of that name",
        """\
from os import abort
from flask import abort

@app.get("/")
def home():
    abort(404)
""",
    ),
    left(
        "how many processors there are",
        """\
import multiprocessing
import os

@app.get("/")
def home():
    return str([multiprocessing.cpu_count(), os.getpid()])
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


def test_what_the_start_leaves_for_the_end_is_no_route_s(tmp_path: Path) -> None:
    """It was told for every route of the module; one that a request leaves is its route's."""
    source = """\
import atexit

def end(): ...

atexit.register(end)

@app.get("/")
def home():
    return ""

@app.get("/later")
def later():
    atexit.register(end)
    return ""
"""
    told = audit(tmp_path, Sample("", source), CHECK)

    assert [one.routes for one in told] == [[], ["GET /later"]]
