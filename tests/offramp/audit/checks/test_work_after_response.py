"""Work that begins when the answer is made, or has been sent."""

from pathlib import Path

from offramp.audit.checks.work_after_response import CHECK
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
        "call_on_close as a decorator, and a future that is kept by name",
        """\
from flask import jsonify
from flask_executor import Executor
executor = Executor(app)

@app.get("/")
def home():
    response = jsonify(ok=True)

    @response.call_on_close
    def later():
        print("sent")

    return response

@app.get("/sum")
def start():
    executor.submit_stored("sum", sum, [1, 2])
    return ""
""",
        "home() leaves work to call_on_close",
        "start() hands",
    ),
    found(
        "work given to an executor",
        """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor()

def notify(): ...

@app.post("/")
def home():
    pool.submit(notify)
    return ""
""",
        "hands app.notify() to an executor",
    ),
    found(
        "work when the answer is closed",
        """\
from flask import make_response

@app.get("/")
def home():
    response = make_response("")
    response.call_on_close(print)
    return response
""",
        "call_on_close",
    ),
    found(
        "mail as the request is torn down",
        """\
import requests

@app.teardown_request
def tell(error):
    requests.post("https://log.example", timeout=1)

@app.get("/")
def home():
    return ""
""",
        "as a teardown_request",
    ),
    found(
        "an executor's map whose results nobody asks for",
        """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor()

def ask(one): ...

@app.post("/")
def home():
    pool.map(ask, request.json)
    return ""
""",
        "hands app.ask() to an executor",
    ),
)
LEFT_ALONE = (
    left(
        "an executor of its own, that is waited for",
        """\
from concurrent.futures import ThreadPoolExecutor

class Traced(ThreadPoolExecutor):
    def submit(self, function, *args):
        return super().submit(lambda: function(*args))

def ask(): ...

@app.get("/")
def home():
    with Traced(max_workers=3) as executor:
        asked = executor.submit(ask)
    return str(asked)
""",
    ),
    left(
        "an executor whose results the answer needs",
        """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor()

def ask(): ...

@app.get("/")
def home():
    return pool.submit(ask).result()
""",
    ),
    left(
        "an executor that ends within the request",
        """\
from concurrent.futures import ThreadPoolExecutor

def ask(): ...

@app.get("/")
def home():
    with ThreadPoolExecutor() as pool:
        pool.submit(ask)
    return ""
""",
    ),
    left(
        "a connection that is given back",
        """\
@app.teardown_appcontext
def close(error):
    g.pop("db", None)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "an executor's map whose results are the answer",
        """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor()

def ask(one): ...

@app.post("/")
def home():
    return list(pool.map(ask, request.json))
""",
    ),
    left(
        "a pool of processes, whose map waits",
        """\
from multiprocessing import Pool

def ask(one): ...

@app.post("/")
def home():
    with Pool(4) as pool:
        pool.map(ask, request.json)
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
