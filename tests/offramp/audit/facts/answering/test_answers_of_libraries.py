"""What libraries answer in a view's place, and what they make of what it returns."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    import requests
    from flask import Response, jsonify, make_response
    from flask_limiter import Limiter
    from flask_pydantic import validate
    from flask_smorest import Blueprint
    from flask_sqlalchemy import SQLAlchemy
    from marshmallow import Schema, fields
    from pydantic import BaseModel
    from webargs.flaskparser import parser, use_args
    from shop import known
    db, limiter = SQLAlchemy(app), Limiter(app)
    part = Blueprint("part", __name__)
    class Named(Schema):
        name = fields.Str()
    class Order(BaseModel):
        id: int
        note: str = ""
        total: float
    class Item(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String)
        def whole(self):
            return {one.name: getattr(self, one.name) for one in self.__table__.columns}
    class Plain:
        def __init__(self, id):
            self.id = id
    def more():
        return {"c": 1}
    @app.get("/")
    DECORATED
    def view():
        CODE
"""
STATUSES = {
    "@use_args({'a': fields.Int()})": [200, 422],
    "@part.arguments(Named)": [200, 422],
    "@part.arguments(Named)\n    @part.alt_response(409, description='twice')": [200, 409, 422],
    "@validate()": [200, 400],
    "@limiter.limit('1/second')": [200, 429],
    "@known.limit('1/second')": [200],
    "@limiter.exempt": [200],
}
IN_CODE = {
    "parser.parse({'a': fields.Int()}, request)\n        return {}": [200, 422],
    "known.parse(request)\n        return {}": [200],
    "found = make_response(jsonify(a=1))\n        found.status = '202 ACCEPTED'\n"
    "        return found": [202],
    "found = make_response(jsonify(a=1))\n        found.status = 418\n        return found": [418],
    "order = Order(id=1, total=1)\n        order.status = 'paid'\n        return {}": [200],
}
KEYS = {
    "return jsonify(Order(**known).model_dump(exclude={'note'}))": ["id", "total"],
    "return jsonify(Order(**known).dict(include={'id'}))": ["id"],
    "order = Order.model_validate(known)\n        return order.model_dump()": [
        *("id", "note", "total")
    ],
    "order = Order.parse_obj(known)\n        return Response(order.json())": [
        "id",
        "note",
        "total",
    ],
    "return Order.model_validate_json(known).model_dump_json()": ["id", "note", "total"],
    "return Order(id=1, total=2)": ["id", "note", "total"],
    "return Order(id=1, total=2), 201": ["id", "note", "total"],
    "return jsonify(**{'a': 1, 'b': 2})": ["a", "b"],
    "return jsonify(a=1, **more())": ["a", "c"],
    "one = Item.query.first()\n"
    "        return {c.name: getattr(one, c.name) for c in Item.__table__.columns}": [
        "id",
        "title",
    ],
    "one = Item.query.first()\n"
    "        return jsonify({c.key: getattr(one, c.key) for c in one.__table__.columns})": [
        *("id", "title")
    ],
    "return jsonify([one.whole() for one in Item.query])": ["id", "title"],
    # made of no model, or of another service's answer
    "return jsonify(requests.get('https://a.example').json())": [],
    "return jsonify(Plain(1).json())": [],
    "return {c.name: 1 for c in known.columns}": [],
}


def answer(folder: Path, code: str = "return {}", decorated: str = "") -> tuple[object, object]:
    """Return the statuses and the keys of the view's answer."""
    source = HEAD.replace("CODE", code).replace("DECORATED", decorated)
    found = facts.routes(folder, source)["GET /"].response
    return found.statuses, found.json


@pytest.mark.parametrize("decorated", STATUSES)
def test_a_decorator_may_refuse_a_request(tmp_path: Path, decorated: str) -> None:
    """What is sent does not fit its schema, or comes too often."""
    assert answer(tmp_path, decorated=decorated)[0] == STATUSES[decorated]


@pytest.mark.parametrize("code", IN_CODE)
def test_a_view_has_a_library_answer(tmp_path: Path, code: str) -> None:
    """It says the status in many ways."""
    assert answer(tmp_path, code)[0] == IN_CODE[code]


@pytest.mark.parametrize("code", KEYS)
def test_what_models_become_has_keys(tmp_path: Path, code: str) -> None:
    """As much as a mapping that stands there."""
    assert answer(tmp_path, code)[1] == KEYS[code]
