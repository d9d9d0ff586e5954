"""What a route takes from a request is told by key."""

from pathlib import Path

import pytest

from offramp.audit.facts.incoming import requests
from tests.offramp.audit.facts.routes import fact

VIEW = "@app.post('/')\ndef view():\n    "
FORM = (
    "from flask_wtf import FlaskForm\nfrom wtforms import StringField, SubmitField\n"
    "from wtforms.validators import DataRequired\n"
    "class Name(FlaskForm):\n    name = StringField('n', validators=[DataRequired()])\n"
    "    nick = StringField('k')\n    submit = SubmitField('go')\n"
)
SCHEMA = (
    "from marshmallow import Schema, fields\n"
    "class Name(Schema):\n    id = fields.Int(dump_only=True)\n"
    "    name = fields.Str(required=True)\n"
)
TAKEN = {
    "subscripted": ("json", ["a"], ["a"], VIEW + "return request.get_json()['a']"),
    "taken by get": ("json", ["a"], [], VIEW + "body = request.json\n    return body.get('a')"),
    "tested before it is subscripted": (
        "json",
        ["a"],
        [],
        VIEW + "body = request.get_json() or {}\n    if 'a' in body:\n        return body['a']",
    ),
    "in a function that the body is handed to": (
        "json",
        ["a"],
        ["a"],
        "def part(body):\n    return body['a']\n" + VIEW + "return part(request.get_json())",
    ),
    "of what an own function reads": (
        "json",
        ["a"],
        ["a"],
        "import json\ndef body():\n    return json.loads(request.get_data())\n"
        + VIEW
        + "return body()['a']",
    ),
    "of the query": ("query", ["page"], [], VIEW + "return request.args.get('page', 1, type=int)"),
    "of a form": ("form", ["a"], ["a"], VIEW + "return request.form['a']"),
    "a file": ("files", ["a"], ["a"], VIEW + "return request.files['a'].read()"),
    "a header": ("headers", ["If-Match"], [], VIEW + "return request.headers.get('If-Match')"),
    "a cookie": ("cookies", ["a"], [], VIEW + "return request.cookies.get('a')"),
    "fields of a form class": (
        "form",
        ["name", "nick"],
        ["name"],
        FORM + VIEW + "form = Name()\n    return 'x' if form.validate_on_submit() else 'y'",
    ),
    "fields of a schema that loads it": (
        "json",
        ["name"],
        ["name"],
        SCHEMA + VIEW + "return Name().load(request.get_json())",
    ),
    "fields of a model in the annotation": (
        "json",
        ["age", "name"],
        ["name"],
        (
            "from pydantic import BaseModel\nclass Person(BaseModel):\n    name: str\n"
            "    age: int = 1\n"
            "@app.post('/')\ndef view(body: Person):\n    return body.name"
        ),
    ),
}
WEBARGS = "from flask_apispec import use_kwargs\nfrom marshmallow import fields\n"
FOUND_ELSEWHERE = {
    "in the patterns of a match": (
        "json",
        ["a", "b", "c"],
        VIEW
        + "match request.get_json():\n        case {'a': 1, 'b': str()}: return 'x'\n"
        + "        case {'c': [*_]} | {'a': 2}: return 'y'\n    return ''",
    ),
    "in a set that all keys are compared with": (
        "json",
        ["a", "b"],
        VIEW + "return str({'a', 'b'} <= request.json.keys())",
    ),
    "in a set of which those that came are taken away": (
        "form",
        ["a", "b"],
        "NEEDED = ('a', 'b')\n" + VIEW + "return str(set(NEEDED) - set(request.form))",
    ),
    "in a mapping that the body is spread into": (
        "form",
        ["a", "b"],
        VIEW
        + "body = {**request.form}\n    more = body | {'x': 1}\n    return body['a'] + more['b']",
    ),
    "in a list that is gone through": (
        "json",
        ["a", "b"],
        "NEEDED = ('a', 'b')\n"
        + VIEW
        + "body = request.get_json()\n    return str([one for one in NEEDED if one not in body])",
    ),
    "taken by each name of a list": (
        "headers",
        ["x-a", "x-b"],
        VIEW
        + "found = {}\n    for name in ('x-a', 'x-b'):\n"
        + "        found[name] = request.headers.get(name)\n    return found",
    ),
    "in the constructor that the body is handed to": (
        "json",
        ["a"],
        "class Thing:\n    def __init__(self, body):\n        self.a = body['a']\n"
        + VIEW
        + "return Thing(request.get_json()).a",
    ),
    "of webargs' mapping": (
        "json",
        ["a"],
        WEBARGS + "@app.post('/')\n@use_kwargs({'a': fields.Int()})\ndef view(a=1):\n    return ''",
    ),
    "of RESTX's model": (
        "json",
        ["a", "b"],
        (
            "from flask_restx import Namespace, fields\napi = Namespace('x')\n"
            "model = api.model('M', {'a': fields.String(required=True), 'b': fields.Integer()})\n"
            "@app.post('/')\n@api.expect(model, validate=True)\ndef view():\n    return ''"
        ),
    ),
    "that a function is told": (
        "form",
        ["a", "b"],
        "def field(name):\n    return request.form[name]\n"
        "def stripped(key, other=1):\n    return field(key).strip()\n"
        + VIEW
        + "return field('a') + stripped(key='b')",
    ),
    "that a function is told with the body": (
        "json",
        ["a", "b"],
        "def need(body, key, other=None):\n    if body is None:\n        raise ValueError\n"
        "    return body.get(key, other)\n"
        "def text(held, name):\n    return str(need(held, name))\n"
        + VIEW
        + "body = request.get_json()\n    return need(body, 'a') + text(name='b', held=body)",
    ),
    "that is a function's default": (
        "query",
        ["size"],
        "def taken(name='size'):\n    return request.args.get(name, 3)\n" + VIEW + "return taken()",
    ),
    "of webargs' mapping, by GET": (
        "query",
        ["a"],
        WEBARGS + "@app.get('/')\n@use_kwargs({'a': fields.Int()})\ndef view(a=1):\n    return ''",
    ),
}
PARSERS = (
    "from flask_restful import reqparse\n"
    "first = reqparse.RequestParser()\nfirst.add_argument('a', required=True)\n"
    "second = first.copy()\nsecond.add_argument('b', location='args')\n"
    "third = reqparse.RequestParser()\nthird.add_argument('c')\n"
)
NOT_TAKEN = {
    "the patterns of another match": (
        VIEW + "match {'a': 1}:\n        case {'a': 1}: return 'x'\n    return ''"
    ),
    "a set that is compared with another": VIEW + "return str({'a'} <= current_app.config.keys())",
    "a set taken from another": VIEW + "return str({'a', 'b'} - set(current_app.config))",
    "a mapping that another is spread into": VIEW + "return {**current_app.config}['a']",
    "a list that another mapping is asked for": (
        VIEW + "return str([one for one in ('a', 'b') if one in current_app.config])"
    ),
    "a key of another mapping that a function is told": (
        "def setting(name):\n    return current_app.config[name]\n" + VIEW + "return setting('a')"
    ),
    "a key that a function is told with another mapping": (
        "def need(body, key):\n    return body.get(key)\n"
        + VIEW
        + "return need(current_app.config, 'a') + str(request.get_json())"
    ),
    "a key that a function makes itself": (
        "def field(name):\n    name = name + '_x'\n    return request.form.get(name)\n"
        + VIEW
        + "return field('a')"
    ),
    "a model that only answers": (
        "from flask_restx import Namespace, fields\napi = Namespace('x')\n"
        "model = api.model('M', {'a': fields.String()})\n"
        "@app.post('/')\n@api.marshal_with(model)\ndef view():\n    return {'a': 1}"
    ),
    "another object's constructor": (
        "class Thing:\n    def __init__(self, body):\n        self.a = body['a']\n"
        + VIEW
        + "return Thing({'a': 1}).a"
    ),
    "another mapping": VIEW + "body = {'a': 1}\n    return body['a']",
    "the configuration": VIEW + "return current_app.config['a']",
    "what is put in": VIEW + "body = {}\n    body['a'] = request.method\n    return body",
    "a header of the protocol": VIEW + "return request.headers['Content-Type']",
    "another service's answer": (
        "import requests\n" + VIEW + "return requests.get('https://x').json()['a']"
    ),
    "a schema that only dumps": SCHEMA + VIEW + "return Name().dump(object())",
}


@pytest.mark.parametrize("name", TAKEN)
def test_keys_are_found(name: str, tmp_path: Path) -> None:
    """Cases to compare both sides are made of them."""
    part, keys, required, source = TAKEN[name]
    shape = fact(requests.find, tmp_path, source)
    assert (getattr(shape, part), shape.required) == (keys, required)


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_no_part_of_the_request_is_left_out(name: str, tmp_path: Path) -> None:
    """A key that nobody reads would be asked of callers."""
    shape = fact(requests.find, tmp_path, NOT_TAKEN[name])
    assert [shape.json, shape.form, shape.query, shape.headers, shape.required] == [[]] * 5


@pytest.mark.parametrize("name", FOUND_ELSEWHERE)
def test_keys_that_stand_elsewhere_are_found(name: str, tmp_path: Path) -> None:
    """Lists of names, constructors and decorators say as much as a subscript."""
    part, keys, source = FOUND_ELSEWHERE[name]
    assert getattr(fact(requests.find, tmp_path, source), part) == keys


def test_a_body_may_come_as_a_form_or_as_json(tmp_path: Path) -> None:
    """What is taken from either is a key of both."""
    source = (
        VIEW + "if request.form:\n        body = request.form.to_dict()\n"
        "    else:\n        body = request.json\n    return body['a']"
    )
    shape = fact(requests.find, tmp_path, source)
    assert (shape.form, shape.json) == (["a"], ["a"])


@pytest.mark.parametrize(
    ("method", "code", "form", "query"),
    [
        ("post", "form = Name()\n    form.validate()", ["name", "nick"], []),
        ("get", "form = Name()", [], []),
        ("get", "form = Name(request.args)\n    form.validate()", [], ["name", "nick"]),
    ],
)
def test_a_page_that_shows_a_form_is_not_sent_one(
    tmp_path: Path, method: str, code: str, form: list[str], query: list[str]
) -> None:
    """GET carries no form: its fields are those of the route that takes it."""
    source = f"{FORM}@app.{method}('/')\ndef view():\n    {code}\n    return ''"
    shape = requests.sent_by(method.upper(), fact(requests.find, tmp_path, source))
    assert (shape.form, shape.query) == (form, query)


@pytest.mark.parametrize(
    ("code", "json", "query"),
    [
        ("first.parse_args()", ["a"], []),
        ("second.parse_args()", ["a"], ["b"]),
        ("third.parse_args()", ["c"], []),
        ("str(third)", [], []),
        (
            "own = reqparse.RequestParser()\n    own.add_argument('d')\n    own.parse_args()",
            ["d"],
            [],
        ),
    ],
)
def test_only_the_parser_that_is_asked_counts(
    tmp_path: Path, code: str, json: list[str], query: list[str]
) -> None:
    """A module often has one for each method of a resource."""
    shape = fact(requests.find, tmp_path, f"{PARSERS}{VIEW}{code}\n    return ''")
    assert (shape.json, shape.query) == (json, query)


def test_names_that_lead_to_each_other_are_each_followed_once(tmp_path: Path) -> None:
    """Sixteen in a circle of all took minutes, since there are so many ways around."""
    names = [f"a{number}" for number in range(16)]
    lines = [f"{name} = {' or '.join(names)}" for name in names]
    code = "\n    ".join([*lines, "a3 = request.json", "return a0['name']"])

    assert fact(requests.find, tmp_path, f"{VIEW}{code}").json == ["name"]


@pytest.mark.parametrize(
    ("argument", "part"),
    [("'a'", "query"), ("'a', location='args'", "query"), ("'a', location=['headers']", "headers")],
)
def test_a_parser_reads_the_query_of_get(tmp_path: Path, argument: str, part: str) -> None:
    """Flask-RESTful looks in JSON and the query, where no location is said; GET has one of them."""
    source = (
        "from flask_restful import reqparse\nparser = reqparse.RequestParser()\n"
        f"parser.add_argument({argument})\n@app.get('/')\ndef view():\n"
        "    return parser.parse_args()"
    )
    shape = fact(requests.find, tmp_path, source)

    parts = ("json", "query", "headers")
    assert [getattr(shape, one) for one in parts] == [["a"] * (one == part) for one in parts]
