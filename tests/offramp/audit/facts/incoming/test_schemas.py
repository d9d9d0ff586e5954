"""What a schema describes: the part that it loads, and the fields that it is made to read."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    from typing import ClassVar
    from flask_pydantic import validate
    from flask_wtf import FlaskForm
    from flask_wtf.file import FileField, FileRequired
    from marshmallow import Schema, fields
    from pydantic import BaseModel, Field
    from webargs.flaskparser import parser, use_args, use_kwargs
    from wtforms import MultipleFileField, StringField
    from shop import rows

    class User(Schema):
        name = fields.Str(required=True)
        mail = fields.Email(required=True, data_key="e-mail")
        age = fields.Int()
    class Listed(Schema):
        name = fields.Str(required=True)
        class Meta:
            fields = ("name", "note")
    class Asked(BaseModel):
        kinds: ClassVar[list] = []
        term: str = Field(alias="q")
        sort: str = Field(alias="s", default="up")
        page: int = 1
    class Picture(FlaskForm):
        title = StringField()
        image = FileField("i", validators=[FileRequired()])
        more = MultipleFileField()
    NAMED = ("name",)
    known = User()

    DECORATED
    def view(VARIABLES):
        CODE
"""
LOADED = {
    "User().load(request.args)": {"query": "age e-mail name", "required": "e-mail name"},
    "User().load(request.form)": {"form": "age e-mail name", "required": "e-mail name"},
    "User().load(request.get_json())": {"json": "age e-mail name", "required": "e-mail name"},
    "taken = request.args.to_dict()\n        known.load(taken)": {
        "query": "age e-mail name",
        "required": "e-mail name",
    },
    "Asked(**request.args)": {"query": "page q s", "required": "q"},
    "Asked(**request.get_json())": {"json": "page q s", "required": "q"},
    "Asked.model_validate(request.args.to_dict())": {"query": "page q s", "required": "q"},
    "Asked.model_validate_json(request.data)": {"json": "page q s", "required": "q"},
    "Asked.model_validate(rows())": {"json": "page q s", "required": "q"},
    "User(partial=True).load(request.json)": {"json": "age e-mail name"},
    "User().load(request.json, partial=True)": {"json": "age e-mail name"},
    "User(partial=('mail',)).load(request.json)": {"json": "age e-mail name", "required": "name"},
    "User(partial=False).load(request.json)": {
        "json": "age e-mail name",
        "required": "e-mail name",
    },
    "User(only=('name', 'age')).load(request.json)": {"json": "age name", "required": "name"},
    "User(only=NAMED).load(request.json)": {"json": "name", "required": "name"},
    "User(exclude=['mail']).load(request.json)": {"json": "age name", "required": "name"},
    "Listed().load(request.json)": {"json": "name note", "required": "name"},
    "parser.parse({'q': fields.Str(required=True)}, request, location='query')": {
        "query": "q",
        "required": "q",
    },
    "parser.parse(User(only=['name']), request, location='form')": {
        "form": "name",
        "required": "name",
    },
    "Picture().validate()": {"form": "title", "files": "image more", "required": "image"},
    # neither made of the request nor loaded
    "User().dump(rows())": {},
    "Asked.from_orm(rows())": {},
    "parser.parse(rows)": {},
}
DECORATED = {
    "@use_args(User(partial=True), location='query')": {"query": "age e-mail name"},
    "@use_kwargs(User(exclude=('mail', 'age')))": {"json": "name", "required": "name"},
    "@use_kwargs(known, location='form')": {
        "form": "age e-mail name",
        "required": "e-mail name",
    },
    "@validate(query=Asked)": {"query": "page q s", "required": "q"},
    "@validate(body=Asked)": {"json": "page q s", "required": "q"},
    "@validate(response=Asked)": {},
}
ARGUMENTS = {
    "query: Asked": {"query": "page q s", "required": "q"},
    "body: Asked": {"json": "page q s", "required": "q"},
    "header: Asked": {"headers": "page q s", "required": "q"},
    "path: Asked": {},
}


def carried(folder: Path, source: str, route: str = "POST /") -> dict[str, str]:
    """Return the keys of each part of the request that has some."""
    shape = facts.routes(folder, source)[route].request
    parts = ("json", "form", "files", "query", "headers", "cookies", "required")
    return {one: " ".join(getattr(shape, one)) for one in parts if getattr(shape, one)}


def made(decorated: str = "", variables: str = "", code: str = "pass", verb: str = "post") -> str:
    """Return the application with a view that reads in this way."""
    source = HEAD.replace("VARIABLES", variables).replace("CODE", code)
    return source.replace("DECORATED", f'@app.{verb}("/")\n    {decorated}')


@pytest.mark.parametrize("code", LOADED)
def test_a_schema_describes_the_part_that_it_loads(tmp_path: Path, code: str) -> None:
    """And of its fields those that it is made to read, as long as it needs them."""
    assert carried(tmp_path, made(code=code)) == LOADED[code]


@pytest.mark.parametrize("decorated", DECORATED)
def test_a_decorator_says_what_a_schema_describes(tmp_path: Path, decorated: str) -> None:
    """By a location, or by the name of what it is given."""
    assert carried(tmp_path, made(decorated)) == DECORATED[decorated]


@pytest.mark.parametrize("variables", ARGUMENTS)
def test_an_argument_s_name_says_what_its_model_describes(tmp_path: Path, variables: str) -> None:
    """As in flask-openapi3, spectree and flask-pydantic."""
    assert carried(tmp_path, made(variables=variables)) == ARGUMENTS[variables]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("known.load(request.args)", {"query": "age e-mail name", "required": "e-mail name"}),
        ("Asked.model_validate(rows())", {}),
    ],
)
def test_get_is_sent_no_body(tmp_path: Path, code: str, found: dict[str, str]) -> None:
    """A model that GET makes of something else is what it answers with."""
    assert carried(tmp_path, made(code=code, verb="get"), "GET /") == found
