"""What stands on an application whose class is the project's own: `class Shop(Flask)`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes

SOURCE = """
import redis
import time
class Store:
    def __init__(self, path):
        self.path = path
    def note(self, key):
        return key
class Shop(Flask):
    def __init__(self):
        super().__init__("shop")
        self.store = Store("x")
        self.memory: redis.Redis = redis.Redis()
    @property
    def second(self):
        return self.store
    def helper(self):
        return self.store.note("y")
class Elsewhere:
    def __init__(self):
        self.lost = Store("y")
SHOP_APP = Shop()
SHOP_APP.other = redis.Redis()
SHOP_APP.config["STARTED"] = time.time()
SHOP_APP.config["QUEUE"] = redis.from_url("redis://queue")
@SHOP_APP.post("/store")
def by_store():
    current_app.store.note("x")
    return ""
@SHOP_APP.post("/name")
def by_name():
    SHOP_APP.store.note("x")
    return ""
@SHOP_APP.post("/property")
def by_property():
    current_app.second.note("x")
    return ""
@SHOP_APP.post("/helper")
def by_helper():
    current_app.helper()
    return ""
@SHOP_APP.post("/memory")
def by_memory():
    current_app.memory.set("x", 1)
    return ""
@SHOP_APP.post("/other")
def by_other():
    SHOP_APP.other.set("x", 1)
    return ""
@SHOP_APP.post("/setting")
def by_setting():
    current_app.config["QUEUE"].publish("x", "y")
    return ""
@SHOP_APP.post("/asked")
def by_asked():
    current_app.config.get("QUEUE").publish("x", "y")
    return ""
@SHOP_APP.post("/time")
def by_time():
    return str(current_app.config["STARTED"].set("x"))
@SHOP_APP.post("/lost")
def by_lost():
    current_app.lost.title()
    return ""
"""


@pytest.mark.parametrize(
    ("name", "outbound", "last"),
    [
        ("POST /store", [], "app.Store.note"),
        ("POST /name", [], "app.Store.note"),
        ("POST /property", [], "app.Store.note"),
        ("POST /helper", [], "app.Store.note"),
        ("POST /memory", ["redis"], "app.by_memory"),
        ("POST /other", ["redis"], "app.by_other"),
        ("POST /setting", ["redis"], "app.by_setting"),
        ("POST /asked", ["redis"], "app.by_asked"),
        ("POST /time", [], "app.by_time"),
        ("POST /lost", [], "app.by_lost"),
    ],
)
def test_it_is_found_wherever_it_is_used(
    tmp_path: Path, name: str, outbound: list[str], last: str
) -> None:
    """`current_app` is that object, and so is the name that stands for it."""
    found = routes(tmp_path, SOURCE)[name]

    assert [one.kind for one in found.outbound] == outbound
    assert found.functions[-1] == last
