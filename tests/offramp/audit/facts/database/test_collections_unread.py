"""Collections whose names no text tells are said, and those that are known are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route

SOURCE = """
    from google.cloud import firestore
    from pymongo import MongoClient
    client = MongoClient("mongodb://db")
    db = client["shop"]
    books = firestore.Client()

    @app.post("/<name>")
    def view(name):
        {code}
        return ""
"""
UNREAD = {
    "db[name].find_one({})": True,
    "db.get_collection(name).insert_one({})": True,
    "books.collection(name).document('x').set({})": True,
    # named, no collection, or nothing that is asked of one
    "db['users'].find_one({})": False,
    "db.users.find({}).sort(name)": False,
    "list(db.users.find())[0].update(name=1)": False,
    "client.start_session()": False,
    "books.collection('users').document(name).get().get(name)": False,
}
SEVERAL = """
    from pymongo import MongoClient
    class Files:
        def rows(self):
            return FileRows()
    class FileRows:
        def every(self):
            return []
    class Kept:
        def __init__(self):
            self.db = MongoClient("mongodb://db")["shop"]
        def rows(self):
            return Rows(self.db)
    class Rows:
        def __init__(self, db):
            self.db = db
        def every(self):
            return list(self.db.users.find())
    def start(path):
        if path:
            app.config["data"] = Files()
        else:
            app.config["data"] = Kept()

    @app.get("/")
    def view():
        return str(current_app.config["data"].rows().every())
"""


@pytest.mark.parametrize("code", UNREAD)
def test_what_is_named_as_it_runs_is_said(tmp_path: Path, code: str) -> None:
    """Else such a route looks as if it kept nothing."""
    found = route(tmp_path, SOURCE.replace("{code}", code)).unread

    assert [one.partition(" at ")[0] for one in found] == (
        ["a collection is named as it runs"] if UNREAD[code] else []
    )


def test_what_the_second_of_two_stores_gives_is_followed(tmp_path: Path) -> None:
    """A setting chooses between them: what either touches is told."""
    assert [one.table for one in route(tmp_path, SEVERAL).reads] == ["mongo:users"]
