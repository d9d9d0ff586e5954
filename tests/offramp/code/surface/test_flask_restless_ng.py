"""
APIs that Flask-Restless-NG 3.3 makes of models, as 1.0 of Flask-Restless did.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Flask
from flask_restless import APIManager
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()
session = object()

class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)

app = Flask(__name__)
"""
PINNED = {"requirements.txt": "Flask\nFlask-Restless-NG==3.3.0\n"}
NAMED = Recorded(
    START
    + """
manager = APIManager(app, session=session, url_prefix="/1")
methods = ["GET", "PATCH", "POST"]
made = manager.create_api_blueprint("v", Person, collection_name="a", methods=methods)
app.register_blueprint(made)
""",
    routes="""
        DELETE,GET,PATCH,POST /1/a/<resource_id>/relationships/<relation_name> v.a_api_relationships
        GET /1/a v.a_get_collection
        GET /1/a/<resource_id> v.a_get_resource
        GET /1/a/<resource_id>/<relation_name> v.a_api
        GET /1/a/<resource_id>/<relation_name>/<related_resource_id> v.a_api
        PATCH /1/a/<resource_id> v.a_api
        POST /1/a v.a_api
    """,
    more=PINNED,
)
READ_ONLY = Recorded(
    START
    + """
manager = APIManager(session=session)
made = manager.create_api_blueprint("v", model=Person, collection_name="b")
app.register_blueprint(made)
""",
    routes="""
        GET /api/b v.b_get_collection
        GET /api/b/<resource_id> v.b_get_resource
        GET /api/b/<resource_id>/<relation_name> v.b_api
        GET /api/b/<resource_id>/<relation_name>/<related_resource_id> v.b_api
        GET /api/b/<resource_id>/relationships/<relation_name> v.b_api_relationships
    """,
    more=PINNED,
)


@pytest.mark.parametrize("one", [NAMED, READ_ONLY])
def test_relationships_have_paths_of_their_own(tmp_path: Path, one: Recorded) -> None:
    """That is what its version, or the fork, decides."""
    assert one.found(tmp_path) == one.rows


def test_apis_wait_for_the_application(tmp_path: Path) -> None:
    """Their blueprints have random names, so that only paths are compared."""
    text = """
manager = APIManager(session=session)
manager.create_api(Person)
manager.init_app(app)
"""
    waiting = Recorded(START + text, more=PINNED)

    assert {one.path for one in waiting.surface(tmp_path).routes if one.kind != "static"} == {
        "/api/people",
        "/api/people/<resource_id>",
        "/api/people/<resource_id>/<relation_name>",
        "/api/people/<resource_id>/<relation_name>/<related_resource_id>",
        "/api/people/<resource_id>/relationships/<relation_name>",
    }
