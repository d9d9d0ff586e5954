"""Keys of answers are followed to schemas, to methods of rows, and through what is handed on."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

MODELS = """
    import json
    from flask import Response, jsonify
    from flask_marshmallow import Marshmallow
    from flask_sqlalchemy import SQLAlchemy
    from marshmallow import Schema, fields
    from pydantic import BaseModel
    db = SQLAlchemy(app)
    ma = Marshmallow(app)
    class Shop(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        owner_id = db.Column(db.ForeignKey("owner.id"))
        pets = db.relationship("Pet", backref="shop")
        def brief(self):
            return {"id": self.id, "title": self.name}
        def full(self, more=None):
            found = {"id": self.id}
            found.update(pets=len(self.pets), **(more or {}))
            found["name"] = self.name
            return found
        @property
        def short(self):
            return {"n": self.name}
        def key(self):
            return self.name
    class Pet(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        shop_id = db.Column(db.ForeignKey("shop.id"))
    class ShopSchema(ma.SQLAlchemyAutoSchema):
        class Meta:
            model = Shop
            load_only = ("name",)
    class WholeSchema(ma.ModelSchema):
        pets = fields.Int(data_key="petCount")
        secret = fields.Str(load_only=True)
        class Meta:
            model = Shop
            include_fk = True
            exclude = ("id",)
    class FewSchema(ma.SQLAlchemyAutoSchema):
        class Meta:
            model = Shop
            fields = ("id", "total")
    class Plain(Schema):
        a = fields.Int()
        b = fields.Int(load_only=True)
    class Described(BaseModel):
        c: int
        d: str = ""
    def paged(query, found):
        found.update({"page": 1})
        found["rows"] = query
        return found
    def stamped(**found):
        made = {"at": 1}
        made.update(found)
        return made
    ABOUT = {"name": "x", "version": 1}
    NAMES = ["x", "y"]
    def both():
        return {"x": 1}, 200
    shops = ShopSchema(many=True)
"""
KEYS = {
    "return shops.dump(Shop.query.all())": ["id"],
    "return jsonify(WholeSchema().dump(Shop.query.first()))": ["name", "owner_id", "petCount"],
    "return WholeSchema(only=('name',)).jsonify(Shop.query.first())": ["name"],
    "return WholeSchema(exclude=('name',)).dump(Shop.query.first())": ["owner_id", "petCount"],
    "return FewSchema().dump(Shop.query.first()), 201": ["id", "total"],
    "return {'shops': shops.dump(Shop.query.all())}": ["shops"],
    "return Plain().dump({'z': 1})": ["a"],
    "return Described(c=1).model_dump()": ["c", "d"],
    "return jsonify([one.brief() for one in Shop.query])": ["id", "title"],
    "return jsonify(Shop.query.first().full({'z': 1}))": ["id", "name", "pets", "z"],
    "return Shop.query.first().short": ["n"],
    "return jsonify(paged([], {'total': 3}))": ["page", "rows", "total"],
    "found, status = both()\n    return found, status": ["x"],
    "return {**Shop.query.first().brief(), 'more': 1}": ["id", "more", "title"],
    "return jsonify(dict(a=1, b=2))": ["a", "b"],
    "return jsonify({'a': 1} | {'b': 2})": ["a", "b"],
    "return Response(response=json.dumps({'a': 1}))": ["a"],
    "return jsonify(stamped(name=1, **{'b': 2}))": ["at", "b", "name"],
    "return jsonify(ABOUT)": ["name", "version"],
    # no keys that stand in the text
    "return jsonify(NAMES)": [],
    "return jsonify(Shop.query.first().key())": [],
    "return jsonify(sorted(['b', 'a']))": [],
    "return jsonify({one.id: one for one in Shop.query})": [],
    "return jsonify(Plain().load({'z': 1}))": [],
    "return jsonify(elsewhere.dump({'z': 1}))": [],
}


@pytest.mark.parametrize("code", KEYS)
def test_keys_of_an_answer_are_followed(tmp_path: Path, code: str) -> None:
    """A case needs them; what a schema only reads is none."""
    view = "    @app.get('/')\n    def view():\n        " + code.replace("\n", "\n    ")
    found = facts.route(tmp_path, MODELS + view)

    assert found.response.json == KEYS[code]


READ = {
    "shops.load(request.get_json())": ["id", "name"],
    "WholeSchema().load(request.json)": ["name", "owner_id", "petCount", "secret"],
    "Plain().load(request.json)": ["a", "b"],
    "Plain().dump(request.json)": [],
}


@pytest.mark.parametrize("code", READ)
def test_keys_of_a_request_are_those_that_a_schema_reads(tmp_path: Path, code: str) -> None:
    """A schema of a model reads its columns, under the names that they have outside."""
    view = f"    @app.post('/')\n    def view():\n        {code}\n        return ''"
    found = facts.route(tmp_path, MODELS + view)

    assert found.request.json == READ[code]


DECORATED = {
    "@output(WholeSchema(only=('name',)))": ["name"],
    "@blp.response(200, Plain)": ["a"],
    "@blp.arguments(Plain)": [],
}


@pytest.mark.parametrize("decorator", DECORATED)
def test_a_schema_that_a_decorator_is_given_shapes_the_answer(
    tmp_path: Path, decorator: str
) -> None:
    """The view returns rows; what of them is sent stands above it."""
    view = (
        "    import flask_smorest\n    from apiflask import output\n"
        "    blp = flask_smorest.Blueprint('blp', __name__)\n"
        f"    @app.get('/')\n    {decorator}\n    def view():\n        return Shop.query.first()"
    )
    found = facts.route(tmp_path, MODELS + view)

    assert found.response.json == DECORATED[decorator]


def test_functions_that_return_each_other_come_to_an_end(tmp_path: Path) -> None:
    """Each way through them would else be gone, and there are more with every step."""
    names = "abcdef"
    every = ", ".join(f"**{one}()" for one in names)
    made = "".join(f"    def {one}():\n        return {{{every}, '{one}': 1}}\n" for one in names)
    view = "    @app.get('/')\n    def view():\n        return a()"
    found = facts.route(tmp_path, MODELS + made + view)

    assert "a" in found.response.json


def test_a_function_that_is_called_often_is_gone_through_once(tmp_path: Path) -> None:
    """The steps of an answer are bounded, and would else be gone before its last part."""
    every = " or ".join(["{}()"] * 14)
    made = "".join(
        f"    def {name}():\n        return {every.replace('{}', after)}\n"
        for name, after in zip("abc", "bcd", strict=True)
    )
    last = "    def d():\n        return {'first': 1}\n"
    view = "    @app.get('/')\n    def view():\n        return a() | {'last': 1}"
    found = facts.route(tmp_path, MODELS + made + last + view)

    assert set(found.response.json) == {"first", "last"}
