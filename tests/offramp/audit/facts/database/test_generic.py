"""Code that works with whatever model it is handed touches the table of the one that is meant."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
    from typing import Generic, TypeVar
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)
    T = TypeVar("T")

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        total = db.Column(db.Integer)

    def save(model, **columns):
        db.session.add(model(**columns))
        db.session.commit()

    def named(model):
        return model.query.all()

    class Repository:
        def __init__(self, model):
            self.model = model
        def all(self):
            return self.model.query.all()
        def add(self, **columns):
            return self.put(**columns)
        def put(self, **columns):
            db.session.add(self.model(**columns))
            db.session.commit()

    class Service:
        def __init__(self, repository):
            self.repository = repository
        def every(self):
            return self.repository.all()

    class Store:
        model = None
        def every(self):
            return self.found()
        def found(self):
            return self.model.query.all()

    class Users(Store):
        model = User

    class Orders(Store):
        model = Order

    class Typed(Store, Generic[T]):
        model: type[T]

    class TypedOrders(Typed[Order]):
        model = Order

    users, orders = Repository(User), Repository(Order)
    service = Service(orders)

    @app.get("/x")
    def other():
        save(User, name="x")
        save(Order, total=1)
        named(User)
        named(Order)
        return ""

    @app.post("/")
    def view():
        {code}
"""
TOUCHED = {
    "save(Order, total=1)": ["order insert: total"],
    "save(User, name='x')": ["user insert: name"],
    "named(Order)": ["order select"],
    "save(g.model, name='x')": [],
    "users.all()": ["user select"],
    "orders.all()": ["order select"],
    "Repository(Order).all()": ["order select"],
    "Repository(g.model).all()": [],
    "orders.add(total=1)": ["order insert: total"],
    "orders.put(total=1)": ["order insert: total"],
    "service.every()": ["order select"],
    "Users().every()": ["user select"],
    "Orders().every()": ["order select"],
    "TypedOrders().every()": ["order select"],
    "Store().every()": [],
    "Typed().every()": [],
    "'x'.upper()": [],
}


@pytest.mark.parametrize("code", TOUCHED)
def test_the_model_that_is_meant_is_told(tmp_path: Path, code: str) -> None:
    """And not the others, which other routes hand to the same code."""
    found = routes(tmp_path, SOURCE.replace("{code}", code))["POST /"]
    assert [*said(found.writes), *said(found.reads)] == TOUCHED[code]


ADMIN = """
    from flask_admin import Admin
    from flask_admin.contrib.sqla import ModelView
    from flask_appbuilder import AppBuilder, ModelRestApi
    from flask_appbuilder.models.sqla.interface import SQLAInterface
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Own(ModelView):
        pass

    class Api(ModelRestApi):
        datamodel = SQLAInterface(Order)

    admin = Admin(app)
    admin.add_view(Own(User, db.session))
    builder = AppBuilder(app, db.session)
    builder.add_api(Api)
"""


@pytest.mark.parametrize(
    ("route", "uses"),
    [
        ("GET /admin/user/", (["user select"], [])),
        ("POST /admin/user/new/", ([], ["user insert"])),
        ("GET /admin/user/new/", ([], [])),
        ("POST /admin/user/edit/", (["user select"], ["user update"])),
        ("POST /admin/user/delete/", (["user select"], ["user delete"])),
        ("GET /admin/", ([], [])),
        ("GET /api/v1/api/", (["order select"], [])),
        ("PUT /api/v1/api/<pk>", (["order select"], ["order update"])),
        ("DELETE /api/v1/api/<pk>", (["order select"], ["order delete"])),
    ],
)
def test_views_that_a_library_makes_of_a_model_have_its_table(
    tmp_path: Path, route: str, uses: tuple[list[str], list[str]]
) -> None:
    """No code of the project answers them, and yet they write its tables."""
    found = routes(tmp_path, ADMIN)[route]
    assert (said(found.reads), said(found.writes)) == uses
