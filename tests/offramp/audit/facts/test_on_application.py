"""What stands on the application: `app.store = Store()`, at a module's top or in a factory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
import redis
from pymongo import MongoClient
class Store:
    def __init__(self):
        self.seen = {}
    def note(self, key):
        self.seen[key] = 1
app.redis = redis.Redis()
app.db = MongoClient()["shop"]
if app.debug:
    app.store = Store()
else:
    app.store = Store()
app.extensions["kept"] = Store()
app.config["KEPT"] = Store()
app.config["TITLE"] = "Shop"
class Page:
    app.late = Store()
def never():
    other = Flask("other")
    other.mongo = MongoClient()["other"]
@app.post("/redis")
def by_redis():
    app.redis.set("x", 1)
    return ""
@app.post("/mongo")
def by_mongo():
    current_app.db.notes.insert_one({"text": request.json["text"]})
    return ""
@app.post("/store")
def by_store():
    app.store.note("x")
    return ""
@app.post("/extension")
def by_extension():
    current_app.extensions["kept"].note("x")
    return ""
@app.post("/setting")
def by_setting():
    current_app.config.get("KEPT").note(app.config["TITLE"].title())
    return ""
@app.post("/title")
def by_title():
    app.config["TITLE"].note("x")
    return ""
@app.post("/other")
def by_other():
    current_app.mongo.notes.insert_one({"text": "x"})
    return ""
"""


@pytest.mark.parametrize(
    ("name", "outbound", "writes", "last"),
    [
        ("POST /redis", ["redis"], [], "app.by_redis"),
        ("POST /mongo", ["mongodb"], ["mongo:notes insert: text"], "app.by_mongo"),
        ("POST /store", [], [], "app.Store.note"),
        ("POST /extension", [], [], "app.Store.note"),
        ("POST /setting", [], [], "app.Store.note"),
        ("POST /title", [], [], "app.by_title"),
        ("POST /other", [], [], "app.by_other"),
    ],
)
def test_what_a_modules_top_puts_on_the_application_is_known(
    tmp_path: Path, name: str, outbound: list[str], writes: list[str], last: str
) -> None:
    """Small applications keep their connections there; another's are not this one's."""
    found = routes(tmp_path, SOURCE)[name]

    assert [one.target for one in found.outbound] == outbound
    assert said(found.writes) == writes
    assert found.functions[-1] == last
