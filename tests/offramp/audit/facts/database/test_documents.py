"""What pymongo's calls do to several collections, or in several ways."""

import pytest

from tests.offramp.audit.facts.facts import route, said

HEAD = """
    import pymongo
    from pymongo import DeleteMany, InsertOne, UpdateOne
    db = pymongo.MongoClient("mongodb://x").shop
    SET = {"$set": {"name": 1}}
"""


@pytest.mark.parametrize(
    ("call", "reads", "writes"),
    [
        ("users.update_one({}, SET, upsert=True)", [], ["mongo:users insert+update: name"]),
        ("users.update_one({}, SET, upsert=False)", [], ["mongo:users update: name"]),
        ("users.update_one({}, SET)", [], ["mongo:users update: name"]),
        ("users.bulk_write([InsertOne({'name': 1})])", [], ["mongo:users insert: name"]),
        (
            "users.bulk_write([UpdateOne({}, SET, upsert=True), pymongo.DeleteMany({})])",
            [],
            ["mongo:users delete+insert+update: name"],
        ),
        ("users.bulk_write([UpdateOne({}, SET) for _ in 'ab'])", [], ["mongo:users update: name"]),
        ("users.bulk_write(request.json)", [], ["mongo:users update"]),
        (
            "users.aggregate([{'$lookup': {'from': 'posts', 'as': 'p'}}])",
            ["mongo:posts select", "mongo:users select"],
            [],
        ),
        (
            "users.aggregate([{'$match': {'from': 'x'}}, {'$out': 'found'}])",
            ["mongo:users select"],
            ["mongo:found insert"],
        ),
        (
            "users.aggregate([{'$merge': {'into': 'found'}}, {'$unionWith': 'more'}])",
            ["mongo:more select", "mongo:users select"],
            ["mongo:found insert"],
        ),
        ("users.aggregate([{'$match': {}}])", ["mongo:users select"], []),
    ],
)
def test_one_call_does_several_things(tmp_path, call, reads, writes):
    """A pipeline reads and writes other collections than the one it is asked of."""
    source = f"""{HEAD}
    @app.post("/")
    def view():
        db.{call}
        return ""
    """
    found = route(tmp_path, source)

    assert (said(found.reads), said(found.writes)) == (reads, writes)
