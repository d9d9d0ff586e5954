"""What validating a form or a schema runs, though no line calls it."""

import pytest

from offramp.code.graph import Graph
from tests.offramp.audit.facts.facts import routes, said
from tests.offramp.code.sources import project

FORM = """
from flask_wtf import FlaskForm
from wtforms import StringField
def unused(form, field): pass
def is_free(form, field): pass
class Unique:
    def __init__(self, what): pass
    def __call__(self, form, field): pass
class Base(FlaskForm):
    def validate_mail(self, field): pass
class Form(Base):
    name = StringField("Name", validators=[is_free])
    mail = StringField("Mail", [Unique("mail")])
    other = StringField(unused)
    def validate_name(self, field): pass
    def check(self): pass
"""
SCHEMA = """
from marshmallow import Schema, fields, validates, post_load, pre_dump
class Form(Schema):
    name = fields.Str()
    @validates("name")
    def validate_name(self, value): pass
    @post_load
    def make(self, data, **kwargs): pass
    @pre_dump
    def shown(self, data, **kwargs): pass
    def check(self): pass
"""
MODEL = """
from pydantic import BaseModel, field_validator
class Form(BaseModel):
    name: str
    @field_validator("name")
    @classmethod
    def taken(cls, value): pass
    def check(self): pass
"""
OWN = """
class Form:
    def validate_name(self): pass
    def validate(self): pass
"""
ALL_OF_FORM = {"Form.validate_name", "Base.validate_mail", "is_free", "Unique.__call__"}


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (FORM, "form = Form()\n    return form.validate_on_submit()", ALL_OF_FORM),
        (FORM, "return Form().validate()", ALL_OF_FORM),
        (FORM, "return Form()", set()),
        (FORM, "return Form().check()", {"Form.check"}),
        (SCHEMA, "return Form().load({})", {"Form.validate_name", "Form.make"}),
        (SCHEMA, "return Form(many=True).loads('')", {"Form.validate_name", "Form.make"}),
        (SCHEMA, "return Form().dump({})", set()),
        (MODEL, "return Form(name='x')", {"Form.taken"}),
        (MODEL, "return Form.model_json_schema()", set()),
        (OWN, "return Form().validate()", {"Form.validate"}),
    ],
)
def test_validators_are_reached_from_what_validates(tmp_path, head, body, expected):
    """They ask the database whether a name is taken; showing a form does not."""
    found = project(tmp_path, {"app.py": f"{head}\ndef view():\n    {body}\n"})

    reached = set(Graph(found).reached(["app.view"])) - {"app.view", "app.Unique.__init__"}

    assert reached == {f"app.{one}" for one in expected}


def test_what_a_validator_reads_is_read_by_post_alone(tmp_path):
    """`validate_on_submit` returns before the validators where nothing was submitted."""
    source = """
        from flask_sqlalchemy import SQLAlchemy
        from flask_wtf import FlaskForm
        from wtforms import StringField
        db = SQLAlchemy(app)
        class User(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            name = db.Column(db.String)
        class Form(FlaskForm):
            name = StringField("Name")
            def validate_name(self, field):
                User.query.filter_by(name=field.data).first()
        @app.route("/", methods=["GET", "POST"])
        def view():
            form = Form()
            if form.validate_on_submit():
                return "taken"
            return "form"
    """
    found = routes(tmp_path, source)

    assert said(found["POST /"].reads) == ["user select: name"]
    assert said(found["GET /"].reads) == []
