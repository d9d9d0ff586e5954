"""Values that keys may have: by types, by what checks them, by what they are converted to."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    import datetime, enum, uuid
    from dataclasses import dataclass
    from decimal import Decimal
    from typing import Annotated, List, Literal, Optional
    from flask_restful import inputs, reqparse
    from flask_restx import Namespace, fields as rest
    from flask_wtf import FlaskForm
    from marshmallow import Schema, fields, validate
    from pydantic import BaseModel, EmailStr, Field
    from webargs.flaskparser import use_args
    from wtforms import IntegerField, SelectField, StringField
    from wtforms.validators import Email, Length, NumberRange
    from shop import Other
    api = Namespace("x")
    class Kind(enum.Enum):
        SMALL = "small"
    class Place(BaseModel):
        street: str
        number: int
        note: Optional[str] = None
    class Spot(Schema):
        x = fields.Float(required=True)
        name = fields.Str()
    class Node(BaseModel):
        above: "Node"
    BEFORE
    @app.post("/")
    DECORATED
    def view():
        body = request.get_json()
        CODE
        return ""
"""
MODEL = "class Asked(BaseModel):\n        a: {}"
ANNOTATED = {
    "int": 1,
    "float": 1.5,
    "bool": True,
    "Optional[int]": 1,
    "int | None": 1,
    "None | int": 1,
    "list": [],
    "list[int]": [1],
    "List[str]": ["x"],
    "list[Place]": [{"street": "x", "number": 1}],
    "dict[str, int]": {},
    "Place": {"street": "x", "number": 1},
    "'Place'": {"street": "x", "number": 1},
    "EmailStr": "someone@example.com",
    "datetime.date": "2026-01-31",
    "datetime.datetime": "2026-01-31T12:00:00",
    "uuid.UUID": "00000000-0000-0000-0000-000000000000",
    "Decimal": 1.5,
    "Kind": "small",
    "Literal['one', 'two']": "one",
    "Annotated[int, Field(gt=0)]": 1,
    "int = Field(ge=18)": 18,
    "int = Field(gt=18)": 19,
    "str = Field(min_length=3)": "xxx",
    # a text, or what is not known
    "str": None,
    "Other": None,
    "Optional[str]": None,
}
SCHEMA = "class Asked(Schema):\n        a = {}"
OF_FIELDS = {
    "fields.Int()": 1,
    "fields.Integer(validate=validate.Range(min=5))": 5,
    "fields.Bool()": True,
    "fields.Email(required=True)": "someone@example.com",
    "fields.List(fields.Int())": [1],
    "fields.List(fields.Str)": ["x"],
    "fields.Nested(Spot)": {"x": 1.5},
    "fields.Nested('Spot', many=True)": [{"x": 1.5}],
    "fields.Dict()": {},
    "fields.Date()": "2026-01-31",
    "fields.Str(validate=validate.OneOf(['up', 'down']))": "up",
    "fields.Str(validate=validate.Length(min=4))": "xxxx",
    "fields.Str()": None,
}
FORM = "class Asked(FlaskForm):\n        a = {}"
OF_FORMS = {
    "IntegerField()": 1,
    "IntegerField(validators=[NumberRange(min=7)])": 7,
    "StringField(validators=[Email()])": "someone@example.com",
    "StringField('a', [Length(min=2, max=9)])": "xx",
    "SelectField(choices=[('s', 'Small'), ('l', 'Large')])": "s",
    "StringField()": None,
}
CODE = {
    "int(body['a'])": 1,
    "count = body.get('a')\n        float(count)": 1.5,
    "request.args.get('a', 1, type=int)": 1,
    "int(request.form['a'])": 1,
    "for one in body['a']: print(one)": [],
    "[one for one in body.get('a', [])]": [],
    "body['a']['street']; body['a']['number']": {"street": "x", "number": "x"},
    "isinstance(body.get('a'), int)": 1,
    "uuid.UUID(body['a'])": "00000000-0000-0000-0000-000000000000",
    "datetime.datetime.strptime(body['a'], '%d.%m.%Y')": "31.01.2026",
    "datetime.date.fromisoformat(body['a'])": "2026-01-31",
    # neither converted nor of the request
    "print(body['a'])": None,
    "int(Other['a']); body['a']": None,
    "str(body['a'])": None,
}
ELSEWHERE = {
    "parser = reqparse.RequestParser()\n        parser.add_argument('a', type=int)\n"
    "        parser.parse_args()": 1,
    "parser = reqparse.RequestParser()\n        parser.add_argument('a', choices=('b', 'c'))\n"
    "        parser.parse_args()": "b",
    "parser = reqparse.RequestParser()\n        parser.add_argument('a', type=inputs.boolean)\n"
    "        parser.parse_args()": True,
    "parser = reqparse.RequestParser()\n"
    "        parser.add_argument('a', type=int, action='append')\n"
    "        parser.parse_args()": [1],
}
DECORATED = {
    "@use_args({'a': fields.Int(required=True)})": 1,
    "@api.expect(api.model('M', {'a': rest.Integer(min=3)}))": 3,
    "@api.expect(api.model('M', {'a': rest.List(rest.Boolean)}))": [True],
    "@api.expect(api.model('M', {'a': rest.String(enum=['p', 'q'])}))": "p",
    "@use_args({'a': fields.Str()})": None,
}


def example(folder: Path, code: str = "pass", before: str = "", decorated: str = "") -> object:
    """Return the value that the key may have; None where it is a mere text."""
    source = HEAD.replace("CODE", code).replace("BEFORE", before).replace("DECORATED", decorated)
    return facts.routes(folder, source)["POST /"].request.examples.get("a")


@pytest.mark.parametrize("said", ANNOTATED)
def test_a_type_says_what_a_value_is(tmp_path: Path, said: str) -> None:
    """Pydantic refuses a text where it wants a number."""
    found = example(tmp_path, "Asked(**body)", MODEL.format(said))

    assert (found, type(found)) == (ANNOTATED[said], type(ANNOTATED[said]))


@pytest.mark.parametrize("said", OF_FIELDS)
def test_a_schema_s_field_says_what_a_value_is(tmp_path: Path, said: str) -> None:
    """By its class, what is nested in it, and what checks it."""
    assert example(tmp_path, "Asked().load(body)", SCHEMA.format(said)) == OF_FIELDS[said]


@pytest.mark.parametrize("said", OF_FORMS)
def test_a_form_s_field_says_what_a_value_is(tmp_path: Path, said: str) -> None:
    """A choice that is none of the list is refused."""
    assert example(tmp_path, "Asked().validate()", FORM.format(said)) == OF_FORMS[said]


@pytest.mark.parametrize("code", CODE)
def test_code_says_what_a_value_is(tmp_path: Path, code: str) -> None:
    """`int("x")` is an error of the server."""
    assert example(tmp_path, code) == CODE[code]


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_parser_says_what_a_value_is(tmp_path: Path, code: str) -> None:
    """As Flask-RESTful's arguments do."""
    assert example(tmp_path, code) == ELSEWHERE[code]


@pytest.mark.parametrize("decorated", DECORATED)
def test_a_decorator_says_what_a_value_is(tmp_path: Path, decorated: str) -> None:
    """Whichever library's it is."""
    assert example(tmp_path, decorated=decorated) == DECORATED[decorated]


def test_what_holds_itself_ends(tmp_path: Path) -> None:
    """A tree's node is no endless value."""
    assert example(tmp_path, "Asked(**body)", MODEL.format("Node")) is not None
