"""State behind brackets of the project's own classes, and of what was read from a file."""

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

OWN = """\
class Own:
    def __init__(self):
        self.data = {}
    def __setitem__(self, key, value):
        self.data[key] = value
    def __getitem__(self, key):
        return self.data[key]
own = Own()
"""
VIEWS = """
@app.post("/")
def change():
    own["x"] = 1
    return ""

@app.get("/")
def show():
    return own["x"]
"""
READ = """
import json
own = json.load(open("own.json"))
"""
FOUND = (
    found("an object that keeps what is put into it", OWN + VIEWS, "`Own.data` is changed by"),
    found("what was read from a file", READ + VIEWS, "`own` is changed by change()"),
    found(
        "an application of the project's own class",
        f"""\
{OWN}
class Shop(Flask):
    def __init__(self):
        super().__init__("shop")
        self.kept = Own()
shop = Shop()

@shop.post("/")
def change():
    current_app.kept["x"] = 1
    return ""

@shop.get("/")
def show():
    return current_app.kept["x"]
""",
        "`Own.data` is changed by",
    ),
)
LEFT = (
    left(
        "an object that keeps it elsewhere",
        f"""\
import redis
server = redis.from_url("redis://server")
class Own:
    def __setitem__(self, key, value):
        server.set(key, value)
    def __getitem__(self, key):
        return server.get(key)
own = Own()
{VIEWS}""",
    ),
    left("what was read from a file, and is only read", READ + "\n@app" + VIEWS.split("@app")[2]),
    left(
        "what a request reads from a file",
        """\
import json

@app.post("/")
def change():
    own = json.load(open("own.json"))
    own["x"] = 1
    return own
""",
    ),
)


@samples(*FOUND)
def test_it_is_found_for_those_who_change_and_read_it(tmp_path: Path, sample: Sample) -> None:
    """Each process has what its own requests put there."""
    (one,) = assert_found(tmp_path, sample, CHECK)

    assert sorted(one.routes) == ["GET /", "POST /"]


@samples(*LEFT)
def test_what_is_kept_nowhere_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A server keeps it, or nobody."""
    assert_left_alone(tmp_path, sample, CHECK)
