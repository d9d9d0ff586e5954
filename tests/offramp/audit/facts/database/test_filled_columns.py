"""Columns that no code names where the row is written: times, defaults, what a base passes on."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

NOTES = """
    from datetime import datetime
    from flask_sqlalchemy import SQLAlchemy
    from marshmallow import Schema, fields, post_load
    from sqlalchemy import insert, select, text, update
    db = SQLAlchemy(app)
    log = db.Table("log", db.Column("line"), db.Column("at", default=datetime.utcnow))

    class Timed:
        made = db.Column(db.DateTime, default=datetime.utcnow)
        changed = db.Column(db.DateTime, onupdate=datetime.utcnow)

    class Saving:
        @classmethod
        def create(cls, **values):
            return cls(**values).save()

        @classmethod
        def of(cls, data):
            return cls(**data).save()

        @classmethod
        def named(cls, name):
            return cls(name=name).save()

        def save(self):
            db.session.add(self)
            return self

    class Writer(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)

    class Note(Timed, Saving, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String, default=None)
        body = db.Column(db.String)
        seen = db.Column(db.DateTime, server_default="now()")
        writer_id = db.Column(db.ForeignKey("writer.id", onupdate="CASCADE"))
        writer = db.relationship(Writer)

    class NoteSchema(Schema):
        name = fields.Str()
        body = fields.Str()

        @post_load
        def make(self, data, **kwargs):
            return Note(**data)

    @app.post("/")
    def view():
        {code}
        return ""
"""
WRITTEN = {
    "Note.query.first().body = 'x'": ["note update: body changed"],
    "Note.query.update({'body': 'x'})": ["note update: body changed"],
    "db.session.execute(update(Note).values(body='x'))": ["note update: body changed"],
    "db.session.add(Note(body='x'))": ["note insert: body made"],
    "db.session.execute(log.insert().values(line='x'))": ["log insert: at line"],
    "db.session.delete(Note.query.first())": ["note delete"],
    "Writer.query.first().name = 'x'": ["writer update: name"],
    # the database does not ask the model
    "db.session.execute(text('UPDATE note SET body = 1'))": ["note update: body"],
    # what a method of a base passes on
    "Note.create(body='x', writer=Writer.query.first())": ["note insert: body made writer_id"],
    "Note.of({'body': 'x'})": ["note insert: body made"],
    "Note.named('x')": ["note insert: made name"],
    "db.session.add(NoteSchema().load(request.json))": ["note insert: body made name"],
    "db.session.execute(insert(Note).from_select(['name', Note.body], select(Writer.name)))": [
        "note insert: body made name",
    ],
}


@pytest.mark.parametrize("code", WRITTEN)
def test_columns_are_told_that_fill_themselves(tmp_path: Path, code: str):
    """Two groups that set nothing alike may set the same time all the same."""
    assert said(route(tmp_path, NOTES.format(code=code)).writes) == WRITTEN[code]
