"""What becomes of the rows of a relationship that is given others."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

ORDERS = """
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)
    labels = db.Table("labels", db.Column("order_id"), db.Column("tag_id"))

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        lines = db.relationship("Line", backref="order")
        notes = db.relationship("Note", cascade="all, delete-orphan")
        tags = db.relationship("Tag", secondary=labels)
        seen = db.relationship("Line", viewonly=True)

    class Line(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        qty = db.Column(db.Integer)
        order_id = db.Column(db.ForeignKey("order.id"))

    class Note(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        order_id = db.Column(db.ForeignKey("order.id"))

    class Tag(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    @app.put("/")
    def view():
        order = Order.query.get(1)
        {code}
"""
WRITTEN = {
    "order.tags = Tag.query.all()": ["labels delete+insert"],
    "order.tags = []": ["labels delete"],
    "order.tags += Tag.query.all()": ["labels insert"],
    "order.tags.clear()": ["labels delete"],
    "order.lines = [Line(qty=1)]": ["line insert+update: order_id qty"],
    "order.lines = []": ["line update: order_id"],
    "order.lines.remove(order.lines[0])": ["line update: order_id"],
    "order.notes = []": ["note delete"],
    "order.notes.pop()": ["note delete"],
    "order.seen = []": [],
    "db.session.add(Order(lines=[Line(qty=1)]))": ["line insert: order_id qty", "order insert"],
    "db.session.add(Order(tags=Tag.query.all()))": ["labels insert", "order insert"],
    "db.session.add(Order(lines=[]))": ["order insert"],
    "new = Order(); new.lines = Line.query.all(); db.session.add(new)": [
        *("line update: order_id", "order insert"),
    ],
    "new = Order(); new.lines.append(Line(qty=1)); db.session.add(new)": [
        *("line insert: order_id qty", "order insert"),
    ],
    "db.session.add(Line(order=order, qty=1))": ["line insert: order_id qty"],
}


@pytest.mark.parametrize("code", WRITTEN)
def test_what_is_put_in_and_what_is_left_is_told(tmp_path: Path, code: str):
    """A collection that is assigned anew takes rows away, too."""
    assert said(route(tmp_path, ORDERS.format(code=code)).writes) == WRITTEN[code]
