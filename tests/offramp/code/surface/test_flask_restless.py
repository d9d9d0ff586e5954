"""
APIs that Flask-Restless 0.17 makes of models.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from flask_restless import APIManager, ProcessingException
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = False
db = SQLAlchemy(app)

class MyPet(db.Model):
    id = db.Column(db.Integer, primary_key=True)

class Person(db.Model):
    __tablename__ = "people"
    id = db.Column(db.Integer, primary_key=True)
"""
MANY = Recorded(
    START
    + """
manager = APIManager(app, flask_sqlalchemy_db=db)
manager.create_api(MyPet)
manager.create_api(Person, methods=["GET", "POST", "PUT", "DELETE"], url_prefix="/v1")
manager.create_api(Person, methods=["get", "patch"], collection_name="crowd",
                   allow_patch_many=True, allow_functions=True)
manager.create_api(Person, methods=["POST"], url_prefix="/v2")
""",
    routes="""
        DELETE,GET,PUT /v1/people/<instid> peopleapi0.peopleapi
        DELETE,GET,PUT /v1/people/<instid>/<relationname>/<relationinstid> peopleapi0.peopleapi
        GET /api/eval/crowd crowdapi0.crowdapieval
        GET /api/my_pet my_petapi0.my_petapi
        GET /api/my_pet/<instid> my_petapi0.my_petapi
        GET /api/my_pet/<instid>/<relationname> my_petapi0.my_petapi
        GET /api/my_pet/<instid>/<relationname>/<relationinstid> my_petapi0.my_petapi
        GET /v1/people peopleapi0.peopleapi
        GET /v1/people/<instid>/<relationname> peopleapi0.peopleapi
        GET,PATCH /api/crowd/<instid> crowdapi0.crowdapi
        GET,PATCH /api/crowd/<instid>/<relationname>/<relationinstid> crowdapi0.crowdapi
        GET,PATCH,PUT /api/crowd crowdapi0.crowdapi
        GET,PATCH,PUT /api/crowd/<instid>/<relationname> crowdapi0.crowdapi
        POST /v1/people peopleapi0.peopleapi
        POST /v2/people peopleapi1.peopleapi
    """,
)
LATER = Recorded(
    START
    + """
from flask.views import View

def check(**kw):
    raise ProcessingException(description="no", code=401)

manager = APIManager(flask_sqlalchemy_db=db)
manager.create_api(Person, methods=["GET", "DELETE"], preprocessors={"DELETE": [check]})
manager.init_app(app)
""",
    routes="""
        DELETE,GET /api/people/<instid> peopleapi0.peopleapi
        DELETE,GET /api/people/<instid>/<relationname>/<relationinstid> peopleapi0.peopleapi
        GET /api/people peopleapi0.peopleapi
        GET /api/people/<instid>/<relationname> peopleapi0.peopleapi
    """,
)
OWN = Recorded(
    START
    + """
manager = APIManager(app, flask_sqlalchemy_db=db)
app.register_blueprint(manager.create_api_blueprint(Person), url_prefix="/own")
""",
    routes="""
        GET /own/people peopleapi0.peopleapi
        GET /own/people/<instid> peopleapi0.peopleapi
        GET /own/people/<instid>/<relationname> peopleapi0.peopleapi
        GET /own/people/<instid>/<relationname>/<relationinstid> peopleapi0.peopleapi
    """,
)


@pytest.mark.parametrize("one", [MANY, LATER, OWN])
def test_each_model_has_its_paths(tmp_path: Path, one: Recorded) -> None:
    """By the name of its table, each with the methods that it was given."""
    assert one.found(tmp_path) == one.rows


def test_what_runs_before_a_request_guards_its_method(tmp_path: Path) -> None:
    """Others of the same path are open."""
    found = {
        (method, one.path): one.wrappers
        for one in LATER.surface(tmp_path).routes
        for method in one.methods
    }

    assert found["DELETE", "/api/people/<instid>"] == ("app.check",)
    assert found["GET", "/api/people/<instid>"] == ()


@pytest.mark.parametrize(
    ("first", "called"),
    [
        ("import flask.ext.restless", "flask.ext.restless.APIManager"),
        ("from flask.ext import restless", "restless.APIManager"),
        ("from flask.ext.restless import *", "APIManager"),
    ],
)
def test_it_may_be_called_as_before_flask_1(tmp_path: Path, first: str, called: str) -> None:
    """`flask.ext.restless` was `flask_restless`."""
    text = START.replace("from flask_restless import APIManager, ProcessingException", first)
    made = f"\nimport flask\n{called}(app, flask_sqlalchemy_db=db).create_api(Person)\n"
    found = Recorded(text + made).surface(tmp_path).routes

    assert "/api/people" in {one.path for one in found}
