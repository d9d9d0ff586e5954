"""Models that a function itself imports, as applications do whose modules need each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

MODELS = """
from base import db
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
class Visit(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id"))
    user = db.relationship(User)
"""
SOURCE = """
from base import db
db.init_app(app)
def visit():
    from models import Visit
    key = request.cookies.get("visit")
    if key:
        return Visit.query.get(key)
def user():
    found = visit()
    if found:
        return found.user
class User:
    query = []
@app.get("/asked")
def asked():
    from models import User as Person
    return Person.query.first().name
@app.get("/branch")
def branch():
    try:
        from models import User
    except ImportError:
        return ""
    return User.query.first().name
@app.get("/around")
def around():
    from models import User
    def first():
        return User.query.first().name
    return first()
@app.post("/changed")
def changed():
    user().name = "x"
    db.session.commit()
    return ""
@app.post("/made")
def made():
    import models
    db.session.add(models.User(name="x"))
    return ""
@app.get("/elsewhere")
def elsewhere():
    return str(User.query)
@app.get("/local")
def local():
    User = request.args
    return str(User.query)
@app.get("/outside")
def outside():
    from ldap_models import User
    return str(User.query)
"""


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("GET /asked", ["user select: name"], []),
        ("GET /branch", ["user select: name"], []),
        ("GET /around", ["user select: name"], []),
        ("POST /changed", ["user select", "visit select"], ["user update: name"]),
        ("POST /made", [], ["user insert: name"]),
        ("GET /elsewhere", [], []),
        ("GET /local", [], []),
        ("GET /outside", [], []),
    ],
)
def test_what_a_function_imports_is_a_model_there(
    tmp_path: Path, name: str, reads: list[str], writes: list[str]
) -> None:
    """Other functions, and other names in it, mean what they say."""
    (tmp_path / "base.py").write_text("from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()")
    (tmp_path / "models.py").write_text(MODELS)
    found = routes(tmp_path, SOURCE)[name]

    assert (said(found.reads), said(found.writes)) == (reads, writes)
