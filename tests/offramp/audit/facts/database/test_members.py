"""What an attribute of a row, a query, a page or a table is, whatever the model has named so."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

CARTS = """
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import select
    db = SQLAlchemy(app)

    class Cart(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        note = db.Column(db.String)
        items = db.relationship("Item", backref="cart")

    class Item(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        qty = db.Column(db.Integer)
        c = db.Column(db.String)
        cart_id = db.Column(db.ForeignKey("cart.id"))

    class Search(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        objects = db.Column(db.String)

    @app.post("/")
    def view():
        cart = db.session.get(Cart, 1)
        {code}
        db.session.commit()
        return ""
"""
WRITTEN = {
    "for one in cart.items: one.qty = 0": ["item update: qty"],
    "for one in cart.items: db.session.delete(one)": ["item delete"],
    "cart.items[0].c = 'x'": ["item update: c"],
    "cart.items.append(Item(qty=1))": ["item insert: cart_id qty"],
    "cart.items.append(db.session.get(Item, 1))": ["item update: cart_id"],
    # pages have rows under that name too, of the model that was asked for
    "for one in Cart.query.paginate(page=1).items: one.note = 'x'": ["cart update: note"],
    "for one in Cart.query.paginate(page=1): one.note = 'x'": ["cart update: note"],
    "for one in db.paginate(select(Cart)).items: one.note = 'x'": ["cart update: note"],
    "for one in Cart.query.paginate().items:\n            one.items[0].qty = 1": [
        "item update: qty",
    ],
    "Search.query.filter(Search.objects == 'x').first().objects = 'y'": ["search update: objects"],
}


@pytest.mark.parametrize("code", WRITTEN)
def test_a_model_s_own_names_come_first(tmp_path: Path, code: str):
    """`order.items` are rows of another table; only a page's are of the same."""
    assert said(route(tmp_path, CARTS.format(code=code)).writes) == WRITTEN[code]
