"""What `functools.partial` makes of a function has the tables of what it was given."""

from __future__ import annotations

from pathlib import Path

from tests.offramp.audit.facts.facts import routes

SOURCE = """
from functools import partial
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Shop(db.Model):
    id = db.Column(db.Integer, primary_key=True)
def rows(model, most=1):
    return model.query.limit(most).all()
def add(model, name):
    db.session.add(model(name=name))
    db.session.commit()
users = partial(rows, User)
@app.get("/users")
def show_users():
    return str(users(most=3))
@app.get("/shops")
def show_shops():
    found = partial(rows, most=2, model=Shop)
    return str(found())
@app.post("/shops")
def put_shop():
    partial(add, Shop)("x")
    return ""
@app.get("/none")
def none():
    return str(partial(rows, most=3).func)
"""


def test_a_partial_reads_what_its_function_does(tmp_path: Path) -> None:
    """The model stands where it is made, and not where it is called."""
    found = routes(tmp_path, SOURCE)
    reads = {path: [one.table for one in route.reads] for path, route in found.items()}
    assert reads["GET /users"] == ["user"]
    assert reads["GET /shops"] == ["shop"]
    assert [one.table for one in found["POST /shops"].writes] == ["shop"]
    assert reads["GET /none"] == []
