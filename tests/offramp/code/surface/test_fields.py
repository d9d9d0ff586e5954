"""Defaults of fields: of settings, models and dataclasses."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Flask
    {imports}
    {decorator}class Settings{bases}:
        ROOT: str = {field}
    settings = Settings({given})
    app = Flask(__name__, static_folder=None)
    app.add_url_rule(f"{{settings.ROOT}}/users", "users", lambda: "")
"""
FIELDS = {
    "settings": ("from pydantic_settings import BaseSettings", "", "(BaseSettings)", "'/api'"),
    "a field of settings": (
        "from pydantic import BaseSettings, Field",
        "",
        "(BaseSettings)",
        "Field('/api', description='where')",
    ),
    "a field of a model": (
        "from pydantic import BaseModel, Field",
        "",
        "(BaseModel)",
        "Field(default='/api')",
    ),
    "what a factory makes": (
        "from pydantic import BaseModel, Field",
        "",
        "(BaseModel)",
        "Field(default_factory=lambda: '/api')",
    ),
    "a dataclass": (
        "from dataclasses import dataclass, field",
        "@dataclass\n    ",
        "",
        "field(default='/api')",
    ),
    "attrs": ("import attr", "@attr.s\n    ", "", "attr.ib('/api')"),
}


def found(folder, text):
    return surface.find(read(write(folder, {"app.py": text})))


def app(imports, decorator, bases, field, given=""):
    return APP.format(imports=imports, decorator=decorator, bases=bases, field=field, given=given)


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_default_is_what_a_field_likely_is(tmp_path, field):
    """Prefixes of APIs stand in such classes."""
    assert [one.path for one in found(tmp_path, app(*field)).routes] == ["/api/users"]


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_what_is_given_counts_more_than_the_default(tmp_path, field):
    """`Settings(ROOT="/v2")`."""
    text = app(*field, given='ROOT="/v2"')

    assert [one.path for one in found(tmp_path, text).routes] == ["/v2/users"]


@pytest.mark.parametrize("field", ["Field(description='/api')", "Field(...)", "field('/api')"])
def test_a_field_without_a_default_is_not_known(tmp_path, field):
    """A description is no default, nor is what `dataclasses.field` would refuse."""
    imports = "from pydantic import BaseModel, Field\n    from dataclasses import field"
    ours = found(tmp_path, app(imports, "", "(BaseModel)", field))

    assert [(one.path, one.sure) for one in ours.routes] == [("/users", False)]
    assert ours.doubts


TURNED_ON = """
    from flask import Flask
    {imports}
    class Settings({base}):
        HAS_ADMIN: bool = False
    settings = Settings()
    app = Flask(__name__, static_folder=None)
    if settings.HAS_ADMIN:
        app.add_url_rule("/admin", "admin", lambda: "")
    app.add_url_rule("/", "home", lambda: "")
"""


def test_what_a_setting_turns_on_is_not_sure(tmp_path):
    """The environment fills such a class."""
    text = TURNED_ON.format(
        imports="from pydantic_settings import BaseSettings", base="BaseSettings"
    )

    routes = {one.path: one.sure for one in found(tmp_path, text).routes}

    assert routes == {"/admin": False, "/": True}


def test_a_model_that_nothing_fills_keeps_what_is_written(tmp_path):
    """No environment reaches it."""
    text = TURNED_ON.format(imports="from pydantic import BaseModel", base="BaseModel")

    assert [one.path for one in found(tmp_path, text).routes] == ["/"]


CONSTRUCTED = """
    from flask import Flask
    from pydantic import BaseModel
    class Build(BaseModel):
        prefix: str = "/builds"
        @classmethod
        def kind(cls):
            return "build"
    app = Flask(__name__, static_folder=None)
    made = Build.model_construct({given})
    app.add_url_rule(f"{{made.prefix}}/{{{asked}}}", "builds", lambda: "")
"""


@pytest.mark.parametrize(
    ("given", "asked", "path"),
    [
        ("", "made.kind()", "/builds/build"),
        ("prefix='/own'", "made.kind()", "/own/build"),
        ("", "made.name", None),
    ],
)
def test_an_object_that_nothing_is_checked_for_has_its_defaults(tmp_path, given, asked, path):
    """`model_construct` gives one without its fields; what its class lacks is not known."""
    ours = found(tmp_path, CONSTRUCTED.format(given=given, asked=asked))

    assert [one.path for one in ours.routes if one.sure] == ([path] if path else [])
