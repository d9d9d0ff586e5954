"""What comes as a whole body counts by the columns and arguments that it reaches."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

MODELS = """
    from dataclasses import dataclass
    from flask_marshmallow import Marshmallow
    from flask_mongoengine import MongoEngine
    from flask_sqlalchemy import SQLAlchemy
    from flask_wtf import FlaskForm
    from marshmallow import Schema, fields
    from wtforms import StringField, SubmitField
    from shop import elsewhere
    db = SQLAlchemy(app)
    ma = Marshmallow(app)
    mongo = MongoEngine(app)
    class Updated:
        def update(self, given):
            for key, value in given.items():
                setattr(self, key, value)
        def same(self, given):
            return given
    class Shop(Updated, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        pets = db.relationship("Pet", backref="shop")
    class Pet(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        shop_id = db.Column(db.ForeignKey("shop.id"))
    class Post(mongo.Document):
        title = mongo.StringField()
        tags = mongo.ListField(mongo.StringField())
        author = mongo.ReferenceField("Post")
    class Rows(ma.SQLAlchemyAutoSchema):
        class Meta:
            model = Pet
            load_instance = True
            dump_only = ("id",)
    class Mappings(ma.SQLAlchemyAutoSchema):
        class Meta:
            model = Pet
            dump_only = ("id",)
    class Named(Schema):
        name = fields.Str()
    class Shops(ma.SQLAlchemyAutoSchema):
        class Meta:
            model = Shop
            include_relationships = True
    class Form(FlaskForm):
        name = StringField()
        other = StringField()
        go = SubmitField()
    @dataclass
    class Change:
        name: str
        size: int = 0
    class Search:
        def __init__(self, word, limit=3):
            self.word = word
    def make(name, *, color, size=1):
        return name
    def anything(**given):
        return given
"""
WRITTEN = {
    "db.session.add(Pet(**request.get_json()))": ["pet insert: name shop_id"],
    "body = request.json\n    db.session.add(Pet(**body, shop_id=1))": ["pet insert: name shop_id"],
    "body = Named().load(request.json)\n    db.session.add(Pet(**body))": ["pet insert: name"],
    "db.session.add(Rows().load(request.json))": ["pet insert: name"],
    "Rows().load(request.json, instance=Pet.query.first())\n    db.session.commit()": [
        "pet update: name"
    ],
    "pet = Pet()\n    Form().populate_obj(pet)\n    db.session.add(pet)": ["pet insert: name"],
    "Form().populate_obj(obj=Pet.query.first())": ["pet update: name"],
    "Pet.query.filter_by(id=1).update(dict(name=1))": ["pet update: name"],
    "Post(**request.json, author=None).save()": ["mongo:post insert: author tags title"],
    "Post.objects.get(id=1).update(push__tags='x')": ["mongo:post update: tags"],
    "Post.objects(id=1).update(**request.json)": ["mongo:post update: author tags title"],
    "Shop.query.first().update({'name': 1, 'other': 2})": ["shop update: name"],
    "Shop.query.first().update(request.json)": ["shop update: name"],
    # what no caller chooses
    "Shop.query.first().same(request.json)": [],
    "db.session.add(Pet(**app.config['PET']))": ["pet insert"],
    "db.session.add(Pet(**{'name': 1}))": ["pet insert: name"],
    "Mappings().load(request.json)\n    db.session.commit()": [],
    "elsewhere(**request.json)": [],
}


@pytest.mark.parametrize("code", WRITTEN)
def test_a_whole_body_writes_what_it_may_name(tmp_path: Path, code: str) -> None:
    """The number of a row is no part of it."""
    body = code.replace("\n", "\n    ")
    view = f"    @app.post('/')\n    def view():\n        {body}\n        return ''"
    found = facts.route(tmp_path, MODELS + view)

    assert facts.said(found.writes) == WRITTEN[code]


TAKEN = {
    "Pet(**request.get_json())": (["name", "shop_id"], []),
    "Pet(**request.get_json(), shop_id=1)": (["name"], []),
    "Post.objects.first().update(**request.json)": (["author", "tags", "title"], []),
    "Change(**request.json)": (["name", "size"], ["name"]),
    "Search(**request.json)": (["limit", "word"], ["word"]),
    "make('x', **request.json)": (["color", "size"], ["color"]),
    "Change(name='x', **request.json)": (["size"], []),
    # nothing that the text names
    "anything(**request.json)": ([], []),
    "elsewhere(**request.json)": ([], []),
    "make(**app.config)": ([], []),
}


@pytest.mark.parametrize("code", TAKEN)
def test_a_whole_body_has_the_keys_that_are_taken_of_it(tmp_path: Path, code: str) -> None:
    """Arguments without a default are required, columns are not."""
    view = f"    @app.post('/')\n    def view():\n        {code}\n        return ''"
    found = facts.route(tmp_path, MODELS + view).request

    assert (found.json, found.required) == TAKEN[code]


READ = {
    "Shops().dump(Shop.query.first())": ["pet", "shop"],
    "Shops(only=('name',)).dump(Shop.query.first())": ["shop"],
    "Rows().dump(Pet.query.first())": ["pet"],
}


@pytest.mark.parametrize("code", READ)
def test_a_schema_reads_the_rows_that_it_writes_out(tmp_path: Path, code: str) -> None:
    """Rows of relations are loaded while the answer is made."""
    view = f"    @app.get('/')\n    def view():\n        return {code}"
    found = facts.route(tmp_path, MODELS + view)

    assert [one.table for one in found.reads] == READ[code]


def test_a_body_that_a_decorator_checks_is_put_on_a_row(tmp_path: Path) -> None:
    """The schema above the view says what of the row may change."""
    view = """
    from apifairy import body
    @app.put('/')
    @body(Named)
    def view(given):
        Shop.query.first().update(given)
        return ''
    """
    found = facts.route(tmp_path, MODELS + view)

    assert facts.said(found.writes) == ["shop update: name"]
