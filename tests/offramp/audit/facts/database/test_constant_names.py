"""Tables and statements that constants of classes name are those of the class that is meant."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
    class Sql:
        ADD = "INSERT INTO items (name, price) VALUES (?, ?)"
        ITEMS = "items"
        SPARE = "spare_" + chosen()

    class Table:
        name = None
        def all(self):
            return self.run(f"SELECT id FROM {self.name}")
        def count(self):
            return self.run("SELECT id FROM " + self.name)
        def get(self, key):
            return self.run("SELECT id FROM %s WHERE id = ?" % self.name, key)
        def find(self, key):
            query = "SELECT id FROM {} WHERE id = ?".format(self.name)
            return self.run(query, key)
        def run(self, query, *values):
            return db.execute(query, values).fetchall()

    class Users(Table):
        name = "users"

    class Orders(Table):
        name = "orders"

    class Alone:
        NAME = "users"
        def all(self):
            return db.execute(f"SELECT id FROM {self.NAME}").fetchall()

    class Chosen:
        NAME = "users"
        def __init__(self, name):
            self.NAME = name
        def all(self):
            return db.execute(f"SELECT id FROM {self.NAME}").fetchall()

    users = Users()
"""
NAMED = {
    "users.all()": ["users select: id"],
    "Users().all()": ["users select: id"],
    "users.count()": ["users select: id"],
    "users.get(1)": ["users select: id"],
    "users.find(1)": ["users select: id"],
    "Orders().all()": ["orders select: id"],
    "Alone().all()": ["users select: id"],
    "db.executemany(Sql.ADD, rows)": ["items insert: name price"],
    "db.execute(f'SELECT id FROM {Sql.ITEMS}')": ["items select: id"],
    "db.execute('SELECT id FROM {}'.format(Sql.ITEMS))": ["items select: id"],
    "db.execute('SELECT id FROM {t} {0}'.format(more, t=Sql.ITEMS))": ["items select: id"],
    "db.execute('SELECT id FROM %s JOIN %s' % (Sql.ITEMS, other))": ["items select: id"],
}
UNNAMED = [
    "Table().all()",
    "Chosen('orders').all()",
    "db.execute(f'SELECT id FROM {Sql.SPARE}')",
    "db.execute(f'SELECT id FROM {Sql.OTHER}')",
    "db.execute('SELECT id FROM %s, %s' % Sql.ITEMS)",
    "db.execute('SELECT id FROM {1}'.format(Sql.ITEMS))",
]


@pytest.mark.parametrize("call", NAMED)
def test_a_constant_of_a_class_names_the_table(tmp_path: Path, call: str) -> None:
    """A data access object says its table once, and its base's methods ask for it."""
    found = routes(tmp_path, f"{SOURCE}\n    @app.get('/')\n    def view():\n        {call}\n")

    route = found["GET /"]
    assert said([*route.reads, *route.writes]) == NAMED[call]


@pytest.mark.parametrize("call", UNNAMED)
def test_what_the_text_does_not_say_names_none(tmp_path: Path, call: str) -> None:
    """A subclass's table is not its base's, nor a default that is replaced."""
    found = routes(tmp_path, f"{SOURCE}\n    @app.get('/')\n    def view():\n        {call}\n")

    assert found["GET /"].reads == []
