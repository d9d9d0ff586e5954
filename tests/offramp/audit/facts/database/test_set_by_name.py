"""Columns that `setattr(row, name, value)` writes, by what the name can be."""

import pytest

from tests.offramp.audit.facts.database.shop import MODELS
from tests.offramp.audit.facts.facts import route, said

MORE = """
    from marshmallow import Schema, fields
    class Named(Schema):
        name = fields.Str()
        other = fields.Int()
    FIELDS = ("name",)
    SET = frozenset({"name"})
    def put(row, field, value):
        setattr(row, field, value)
    def some(row, values):
        if "email" in values:
            values["email"] = 1
        real = {key: value for key, value in values.items() if value}
        for key, value in real.items():
            setattr(row, key, value)
    def fill(row, values):
        for key, value in values.items():
            setattr(row, key, value)
"""
EACH = "for k, v in request.json.items():\n    "
PUT = "setattr(user, k, v)"
ANY = ["user update: email name"]
SOME = ["user update: *"]
NAME = ["user update: name"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the fields of a schema, the keys of a mapping, a list
        ("for k, v in Named().load(request.json).items(): setattr(user, k, v)", NAME),
        ("values = Named().load(request.json)\nfor k in values: setattr(user, k, values[k])", NAME),
        ("for k in Named().fields: setattr(user, k, request.json[k])", NAME),
        ("values = {'name': 1}\nfor k, v in values.items(): setattr(user, k, v)", NAME),
        ("for k, v in dict(name=1).items(): setattr(user, k, v)", NAME),
        (
            "p = {'name': 1}\nr = {k: v for k, v in p.items()}\nfor k in r: setattr(user, k, 1)",
            NAME,
        ),
        ("put = {}\nput['name'] = 1\nfor k in put: setattr(user, k, 1)", NAME),
        ("for k in FIELDS: setattr(user, k, request.json[k])", NAME),
        ("for k in SET & set(request.json): setattr(user, k, request.json[k])", NAME),
        ("[setattr(user, k, 1) for k in ('name', 'email')]", ANY),
        # any column that the caller names
        ("for k, v in request.get_json().items(): setattr(user, k, v)", ANY),
        ("[setattr(user, k, v) for k, v in request.form.items()]", ANY),
        ("setattr(user, request.args['k'], 1)", ANY),
        ("put(user, 'name', 1)", SOME),
        ("fill(user, request.json)", SOME),
        ("some(user, request.json)", SOME),
        ("picked = {k: v for k, v in picked.items()}\nfor k in picked: setattr(user, k, 1)", SOME),
        ("setattr(user, elsewhere(), 1)", SOME),
        # but for those that a condition leaves out
        ("for k, v in request.json.items():\n    if k in FIELDS: setattr(user, k, v)", NAME),
        (
            f"{EACH}if k not in SET: continue\n    {PUT}",
            NAME,
        ),
        ("for k, v in request.json.items():\n    if k != 'email': setattr(user, k, v)", NAME),
        (
            f"{EACH}if k == 'email' or not hasattr(user, k):\n        continue\n    {PUT}",
            NAME,
        ),
        (
            f"{EACH}if k == 'email' and v:\n        continue\n    {PUT}",
            ANY,
        ),
        (
            "for k, v in request.json.items():\n    if k == 'name': pass\n    setattr(user, k, v)",
            ANY,
        ),
        # what its callers say
        ("user.change(name=1)", NAME),
        ("user.change()", ["user update"]),
        # no row
        ("for k, v in request.json.items(): setattr(app, k, v)", []),
    ],
)
def test_what_a_name_can_be_is_what_is_written(tmp_path, body, expected):
    """Two groups write one column: that decides what moves together."""
    lines = body.replace("\n", "\n        ")
    source = f"""{MODELS}{MORE}
    @app.post("/")
    def view():
        user = db.session.get(User, 1)
        {lines}
        db.session.commit()
        return ""
    """
    assert said(route(tmp_path, source).writes) == expected


def test_a_new_row_is_filled_by_name(tmp_path):
    """It is put in with what is set before it is added."""
    source = f"""{MODELS}
    @app.post("/")
    def view():
        user = User()
        for key, value in request.json.items():
            setattr(user, key, value)
        db.session.add(user)
        db.session.commit()
        return ""
    """
    assert said(route(tmp_path, source).writes) == ["user insert: email name"]
