"""
Resources of documents by Flask-MongoRest 0.3.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from mongoengine import Document, StringField
from flask_mongorest import MongoRest
from flask_mongorest.methods import BulkUpdate, Create, Delete, Fetch, List, Update
from flask_mongorest.resources import Resource
from flask_mongorest.views import ResourceView

app = Flask(__name__)

class Person(Document):
    name = StringField()

class PersonResource(Resource):
    document = Person
"""
ALL = Recorded(
    START
    + """
api = MongoRest(app, url_prefix="/v1")

@api.register(name="people", url="/people/")
class PeopleView(ResourceView):
    resource = PersonResource
    methods = [Create, Update, Fetch, List, Delete]

@api.register()
class PersonView(ResourceView):
    resource = PersonResource
    methods = [List, BulkUpdate]

@api.register(url="/one/", pk_type="int")
class OneView(ResourceView):
    resource = PersonResource
    methods = [Fetch]
""",
    routes="""
        DELETE,GET,POST,PUT /v1/people/<string:pk>/ people
        GET /v1/one/<int:pk>/ OneView
        GET /v1/people/ people
        GET /v1/person/ PersonView
        POST /v1/people/ people
        PUT /v1/person/ PersonView
    """,
)
PLAIN = Recorded(
    START
    + """
api = MongoRest(app)

@api.register(url="/p/")
class View(ResourceView):
    resource = PersonResource
    methods = [Fetch, List]
""",
    routes="""
        GET /p/ View
        GET /p/<string:pk>/ View
    """,
)


@pytest.mark.parametrize("one", [ALL, PLAIN])
def test_each_method_has_its_path(tmp_path: Path, one: Recorded) -> None:
    """Those of all documents and those of one stand in the class's list together."""
    assert one.found(tmp_path) == one.rows


def test_methods_that_are_not_known_are_doubted(tmp_path: Path) -> None:
    """A list that a function outside gives is no list without methods."""
    source = PLAIN.source.replace("[Fetch, List]", "chosen()").replace(
        "from flask import", "from elsewhere import chosen\nfrom flask import", 1
    )
    found = Recorded(source).surface(tmp_path)

    assert any("does not settle" in one.message for one in found.doubts)
    assert not [one for one in found.routes if one.kind == "flask-mongorest"]
