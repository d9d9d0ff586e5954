"""Rows that the project's only method of a name gives, called on what nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

SOURCE = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
class Users:
    def by_number(self, id):
        return db.session.get(User, id)
    def named(self, name):
        return User.query.filter_by(name=name).first()
class Files:
    def named(self, name):
        return name
class Work:
    def __enter__(self):
        self.users = Users()
        return self
    def __exit__(self, *_):
        db.session.commit()
class Service:
    def __init__(self, work):
        self.work = work
    def rename(self, name):
        with self.work:
            user = self.work.users.by_number(1)
            user.name = name
def rename(name, work):
    with work:
        user = work.users.by_number(1)
        user.name = name
def guess(name, work):
    user = work.users.named("x")
    user.name = name
@app.post("/service")
def by_service():
    Service(Work()).rename("x")
    return ""
@app.post("/function")
def by_function():
    rename("x", Work())
    return ""
@app.post("/guess")
def by_guess():
    guess("x", Work())
    return ""
"""


@pytest.mark.parametrize(
    ("name", "writes"),
    [
        ("POST /service", ["user update: name"]),
        ("POST /function", ["user update: name"]),
        ("POST /guess", []),  # two classes have such a method
    ],
)
def test_they_are_of_its_table(tmp_path: Path, name: str, writes: list[str]) -> None:
    """A unit of work that is handed on is of a class that nothing names."""
    assert said(routes(tmp_path, SOURCE)[name].writes) == writes
