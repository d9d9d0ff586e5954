"""Rows that methods of other objects give back are those of the model which their class names."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
    from abc import ABC, abstractmethod
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        total = db.Column(db.Integer)

    class Repository:
        model = None
        def __init__(self, session):
            self.session = session
        def get(self, key):
            return self.session.get(self.model, key)
        @classmethod
        def find(cls, key):
            return cls.model.query.get_or_404(key)

    class Users(Repository):
        model = User

    class Orders(Repository):
        model = Order

    class Given:
        def __init__(self, model):
            self.model = model
        def get(self, key):
            return self.model.query.get(key)

    class Store(ABC):
        @abstractmethod
        def get(self, key): ...

    class UserStore(Store):
        def get(self, key):
            return db.session.get(User, key)

    class OrderStore(Store):
        def get(self, key):
            return db.session.get(Order, key)

    class Work:
        def __enter__(self):
            self.users = Users(db.session)
            return self
        def __exit__(self, *error):
            pass

    class Renaming:
        def __init__(self, store: Store):
            self.store = store
        def run(self, key):
            self.store.get(key).name = "x"

    class Working:
        def __init__(self, work):
            self.work = work
        def run(self, key):
            with self.work() as work:
                work.users.get(key).name = "x"

    class Plain:
        def __init__(self, rows):
            self.rows = rows
        def run(self, key):
            self.rows.get(key).name = "x"

    def renaming():
        return Renaming(UserStore())
"""
CHANGED = [
    "user = Users(db.session).get(1)\n        user.name = 'x'",
    "users = Users(db.session)\n        users.get(1).name = 'x'",
    "user = Users.find(1)\n        user.name = 'x'",
    "users = Given(User)\n        users.get(1).name = 'x'",
    "with Work() as work:\n            work.users.get(1).name = 'x'",
    "renaming().run(1)",
    "Renaming(store=UserStore()).run(1)",
    "Working(Work).run(1)",
    "Plain(Users(db.session)).run(1)",
]


@pytest.mark.parametrize("body", CHANGED)
def test_a_row_of_a_repository_is_of_its_model(tmp_path: Path, body: str) -> None:
    """`model = None` of the base, and a class that is made where it is used, say nothing."""
    view = f"\n    @app.post('/')\n    def view():\n        {body}\n        return ''\n"
    route = routes(tmp_path, SOURCE + view)["POST /"]

    assert said(route.reads) == ["user select"]
    assert said(route.writes) == ["user update: name"]


UNCHANGED = [
    "order = Orders(db.session).get(1)\n        order.name = 'x'",
    "Orders.find(1).name = 'x'",
    "Plain({}).run(1)",
]


@pytest.mark.parametrize("body", UNCHANGED)
def test_a_row_of_another_model_is_no_user(tmp_path: Path, body: str) -> None:
    """A base's method gives what the class of this object says, and not its sister's."""
    view = f"\n    @app.post('/')\n    def view():\n        {body}\n        return ''\n"
    route = routes(tmp_path, SOURCE + view)["POST /"]

    assert "user" not in [one.table for one in (*route.reads, *route.writes)]
