"""What an object keeps only while it answers: set anew each time, then added to and read."""

from pathlib import Path

import pytest

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import audit, found

BUS = """\
class Bus:
    def __init__(self):
        self.queue = []

    def handle(self, message):
        {begins}
        while self.queue:
            self.run(self.queue.pop(0))

    def run(self, message):
        self.queue.extend(message.events)

bus = Bus()

@app.post("/")
def home():
    bus.handle(request.json)
    return ""
"""
REMEMBERING = """
@app.get("/last")
def last():
    return str(bus.queue)
"""


@pytest.mark.parametrize(
    ("begins", "more", "is_state"),
    [
        ("self.queue = [message]", "", False),
        ("self.queue = list()", "", False),
        ("self.queue.append(message)", "", True),  # what is left waits for the next request
        ("if not self.queue: self.queue = [message]", "", True),
        ("if request.args: self.queue = [message]", "", True),
        ("self.queue = self.queue or [message]", "", True),
        ("self.queue = WAITING", "", True),  # a list of the module
        ("self.queue = [message]", REMEMBERING, True),  # another request reads it
    ],
)
def test_what_each_request_makes_anew_is_no_state(
    tmp_path: Path, begins: str, more: str, is_state: object
) -> None:
    """It holds nothing for the next request where an empty one is always set first."""
    source = f"WAITING = []\n{BUS.replace('{begins}', begins)}{more}"

    assert bool(audit(tmp_path, found("bus", source), CHECK)) == is_state


LAZY = """\
import functools

def lazily(find):
    @property
    @functools.wraps(find)
    def found(self):
        if not hasattr(self, "_kept"):
            self._kept = find(self)
        return self._kept
    return found

class User:
    shared = [{"name": ""}]

    def __init__(self, name):
        self.name = name

    @lazily
    def machines(self):
        return [{"name": self.name}]

@app.get("/<name>")
def home(name):
    user = User(name)
    rows = user.machines
    rows[0]["status"] = "pending"
    {more}
    return str(rows)
"""


@pytest.mark.parametrize(
    ("more", "is_state"),
    [("", False), ('user.machines[0]["is_seen"] = 1', False), ('User.shared[0]["x"] = 1', True)],
)
def test_rows_that_a_property_gave_are_its_callers(
    tmp_path: Path, more: str, is_state: object
) -> None:
    """A list in the body of a class is one for all of its objects."""
    source = LAZY.replace("{more}", more)

    assert bool(audit(tmp_path, found("lazy", source), CHECK)) == is_state


STORE = """\
from cachetools import LRUCache, TTLCache, cached
import requests
pages = {kind}(maxsize=100{more})

@cached(cache={given}, key=lambda number: number)
def page(number):
    return requests.get(f"https://wiki.example/{number}", timeout=5).json()

@app.get("/")
def listed():
    for one in requests.get("https://wiki.example/", timeout=5).json():
        pages[one["number"]] = one
    return ""

@app.get("/<int:number>")
def home(number):
    return {asked}
"""


@pytest.mark.parametrize(
    ("kind", "given", "asked", "is_state"),
    [
        ("LRUCache", "pages", "page(number)", False),
        ("TTLCache", "pages", "page(number)", False),
        ("LRUCache", "LRUCache(9)", "pages[number]", True),  # no memo's: nobody finds it again
        ("LRUCache", "pages", "pages[number]", True),  # nor for who looks itself
    ],
)
def test_what_a_memo_finds_again_is_a_cache(
    tmp_path: Path, kind: str, given: str, asked: str, is_state: object
) -> None:
    """What another puts in beforehand only saves the memo the way."""
    source = STORE.replace("{kind}", kind).replace("{given}", given).replace("{asked}", asked)
    source = source.replace("{more}", ", ttl=60" if kind == "TTLCache" else "")

    assert bool(audit(tmp_path, found("store", source), CHECK)) == is_state
