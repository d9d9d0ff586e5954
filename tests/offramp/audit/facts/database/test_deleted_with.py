"""What a mapper deletes with a row: rows that it owns, links to others, and nothing else."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

OWNED = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    links = db.Table("links", db.Column("person_id"), db.Column("tag_id"))

    class Person(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        notes = db.relationship("Note", cascade="all, delete-orphan", back_populates="person")
        visits = db.relationship("Visit", cascade="save-update, merge")
        tags = db.relationship("Tag", secondary=links)

    class Note(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        person_id = db.Column(db.ForeignKey("person.id"))
        person = db.relationship("Person", back_populates="notes")
        files = db.relationship("File", cascade="save-update,delete")

    class File(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Visit(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class Tag(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    @app.delete("/")
    def view():
        {code}
"""
WRITTEN = {
    "db.session.delete(Person.query.get(1))": [
        *("file delete", "links delete", "note delete", "person delete"),
    ],
    "db.session.delete(Note.query.get(1))": ["file delete", "note delete"],
    "db.session.delete(Visit.query.get(1))": ["visit delete"],
    "Person.query.filter_by(id=1).delete()": ["person delete"],  # one statement of the database
}


@pytest.mark.parametrize("code", WRITTEN)
def test_rows_that_a_row_owns_go_with_it(tmp_path: Path, code: str):
    """Who else writes these tables decides with whom the route is moved."""
    assert said(route(tmp_path, OWNED.format(code=code)).writes) == WRITTEN[code]
