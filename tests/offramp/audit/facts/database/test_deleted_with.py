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


LEFT = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class Saving:
        def delete(self):
            db.session.delete(self)

        @classmethod
        def wipe(cls):
            cls.query.delete()

    class Author(Saving, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        posts = db.relationship("Post", backref="author")
        seen = db.relationship("Note", viewonly=True)
        visits = db.relationship("Visit", passive_deletes=True)
        sent = db.relationship("Message", foreign_keys="Message.sender_id", backref="sender")

    class Post(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        author_id = db.Column(db.ForeignKey("author.id"))

    class Note(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        author_id = db.Column(db.ForeignKey("author.id"))
        author = db.relationship("Author", backref=db.backref("notes", cascade="all"))

    class Visit(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        author_id = db.Column(db.ForeignKey("author.id"))

    class Message(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        sender_id = db.Column(db.ForeignKey("author.id"))
        reader_id = db.Column(db.ForeignKey("author.id"))

    class Node(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        above_id = db.Column(db.ForeignKey("node.id"))
        above = db.relationship("Node", remote_side=[id])

    class Tree(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        above_id = db.Column(db.ForeignKey("tree.id"))
        below = db.relationship("Tree", backref=db.backref("above", remote_side=[id]))

    @app.delete("/")
    def view():
        {code}
"""
AUTHOR = [
    *("author delete", "message update: sender_id", "note delete", "post update: author_id"),
]
LEFT_WRITTEN = {
    "db.session.delete(Author.query.get(1))": AUTHOR,
    "Author.query.get(1).delete()": AUTHOR,  # a mixin's, which knows of no model
    "Author.wipe()": ["author delete"],  # one statement
    "one = Author.query.get(1) if request.args else Visit.query.get(1); db.session.delete(one)": [
        *("author delete", "visit delete"),
    ],
    "db.session.delete(Post.query.get(1))": ["post delete"],  # it has the key itself
    "db.session.delete(Node.query.get(1))": ["node delete"],
    "db.session.delete(Tree.query.get(1))": ["tree delete+update: above_id"],
}


@pytest.mark.parametrize("code", LEFT_WRITTEN)
def test_rows_that_belonged_to_a_row_lose_their_key(tmp_path: Path, code: str):
    """The mapper writes NULL there, unless that is left to the database."""
    assert said(route(tmp_path, LEFT.format(code=code)).writes) == LEFT_WRITTEN[code]
