"""Rows that are made by the names that another class's relationships give them."""

from pathlib import Path

from tests.offramp.audit.facts.facts import route, said

SOURCE = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class Person(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        sent = db.relationship("Message", foreign_keys="Message.sender_id", backref="sender")
        got = db.relationship("Message", foreign_keys="Message.recipient_id", backref="recipient")

    class Message(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        sender_id = db.Column(db.Integer, db.ForeignKey("person.id"))
        recipient_id = db.Column(db.Integer, db.ForeignKey("person.id"))
        body = db.Column(db.Text)

    @app.post("/")
    def view():
        db.session.add(Message(sender=g.user, recipient=Person.query.first(), body="x"))
        db.session.commit()
        return ""
"""


def test_two_names_that_lead_to_one_table_are_two_columns(tmp_path: Path):
    """Each goes by the key that its relationship names, though both point at the same table."""
    assert said(route(tmp_path, SOURCE).writes) == ["message insert: body recipient_id sender_id"]
