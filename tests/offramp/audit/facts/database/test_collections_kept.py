"""Collections that objects keep: by what their constructors are given, here or by subclasses."""

import pytest

from tests.offramp.audit.facts.facts import route, said

SHOP = """
    from pymongo import MongoClient
    db = MongoClient("mongodb://db")["shop"]

    class Users:
        def __init__(self, database):
            self.users = database["users"]
        def add(self, name):
            self.users.insert_one({{"name": name}})

    class Base:
        def __init__(self, database, name):
            self.collection = database[name]
        def every(self):
            return list(self.collection.find())

    class Orders(Base):
        def __init__(self, database):
            super().__init__(database, "orders")
        def add(self, total):
            self.collection.insert_one({{"total": total}})

    class Named:
        collection_name = None
        def __init__(self, database):
            self.collection = database.get_collection(self.collection_name)

    class Carts(Named):
        collection_name = "carts"
        def add(self, one):
            self.collection.insert_one({{"one": one}})

    class Bills(Base):
        def add(self, one):
            self.collection.insert_one({{"sum": one}})

    class Table:
        name = None
        def __init__(self, database, name):
            self.name = name
            self.rows = database[name]
        def first(self):
            return self.rows.find_one({{}})

    class Shelves(Table):
        name = "shelves"
        def __init__(self, database):
            super().__init__(database, self.name)
        def take(self):
            found = self.first()
            found["things"].remove("one")
            return found

    class Rooms(Table):
        name = "rooms"
        def __init__(self, database):
            super().__init__(database, self.name)

    class Held:
        def __init__(self, database):
            self.database = database
        def drop(self):
            self.database[self.called].delete_one({{}})

    class Doors(Held):
        called = "doors"

    class Walls(Held):
        called = "walls"

    class Other:
        def __init__(self, database):
            self.users = database["users"]
        def add(self):
            self.users.insert_one({{"a": 1}})

    users = Users(db)
    orders = Orders(db)
    carts = Carts(db)
    bills = Bills(db, "bills")
    shelves, rooms, doors, walls = Shelves(db), Rooms(db), Doors(db), Walls(db)
    other = Other({{"users": object()}})

    @app.post("/")
    def view():
        {code}
"""
WRITTEN = {
    "users.add('x')": ["mongo:users insert: name"],
    "orders.add(1)": ["mongo:orders insert: total"],
    "carts.add(1)": ["mongo:carts insert: one"],
    "bills.add(1)": ["mongo:bills insert: sum"],
    "other.add()": [],
    "doors.drop()": ["mongo:doors delete"],
    "walls.drop()": ["mongo:walls delete"],
    "shelves.take()": [],  # of a list that a document has
    "change = {'$set': {'a': 1}}\n        users.users.update_one({}, change)": [
        "mongo:users update: a"
    ],
}


@pytest.mark.parametrize("code", WRITTEN)
def test_what_an_object_was_made_with_names_its_collection(tmp_path, code):
    """A repository is given the database, and often a name, when the application starts."""
    assert said(route(tmp_path, SHOP.format(code=code)).writes) == WRITTEN[code]


READ = {
    "orders.every()": ["mongo:orders select"],
    "bills.every()": ["mongo:bills select"],
    "rooms.first()": ["mongo:rooms select"],
    "shelves.take()": ["mongo:shelves select"],
}


@pytest.mark.parametrize("code", READ)
def test_a_method_of_a_base_reads_what_its_object_keeps(tmp_path, code):
    """Which of several collections it is, the class of the object tells that it is called on."""
    assert said(route(tmp_path, SHOP.format(code=code)).reads) == READ[code]


def test_a_base_of_several_collections_says_nothing(tmp_path):
    """Of an object that is chosen while running; a wrong table would be worse than none."""
    found = route(tmp_path, SHOP.format(code="shop[request.args['of']].every()"))

    assert said(found.reads) == []


def test_a_client_is_told_whatever_it_reads(tmp_path):
    """Whom a route talks to is known, though not what about."""
    found = route(tmp_path, SHOP.format(code="orders.every()"))

    assert [one.target for one in found.outbound] == ["mongodb"]
