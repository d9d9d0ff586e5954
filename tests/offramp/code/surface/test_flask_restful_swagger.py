"""
Routes that flask-restful-swagger 0.20 adds, against what it answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

ON_APPLICATION = Recorded(
    """
    from flask import Flask
    from flask_restful import Api, Resource
    from flask_restful_swagger import swagger

    app = Flask(__name__)
    api = swagger.docs(Api(app), apiVersion="1", api_spec_url="/api")

    class Things(Resource):
        def get(self): return []
        def post(self): return {}

    class Thing(Resource):
        @swagger.operation(notes="one")
        def put(self, number): return {}

    api.add_resource(Things, "/things", "/all")
    api.add_resource(Thing, "/things/<int:number>")
    """,
    routes="""
        GET /all.help.html /all/help
        GET /all.help.json /all/help
        GET /api app/registry
        GET /api.html app/registry
        GET /api.json app/registry
        GET /api/_/resource_list.json app/resourcelister
        GET /api/_/static/<string:dir1> app/staticfiles
        GET /api/_/static/<string:dir1>/<string:dir2> app/staticfiles
        GET /api/_/static/<string:dir1>/<string:dir2>/<string:dir3> app/staticfiles
        GET /things.help.html /things/help
        GET /things.help.json /things/help
        GET /things/{number}.help.html /things/{number}/help
        GET /things/{number}.help.json /things/{number}/help
        GET,POST /all things
        GET,POST /things things
        PUT /things/<int:number> thing
    """,
)
ON_BLUEPRINT = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_restful import Api, Resource
    from flask_restful_swagger import swagger

    app = Flask(__name__)
    pages = Blueprint("pages", __name__)
    api = swagger.docs(Api(pages))

    class Things(Resource):
        def get(self): return []

    api.add_resource(Things, "/things")
    app.register_blueprint(pages, url_prefix="/v1")
    """,
    routes="""
        GET /v1/api/spec pages.swaggerregistry
        GET /v1/api/spec.html pages.swaggerregistry
        GET /v1/api/spec.json pages.swaggerregistry
        GET /v1/api/spec/_/resource_list.json pages.resourcelister
        GET /v1/api/spec/_/static/<string:dir1> pages.staticfiles
        GET /v1/api/spec/_/static/<string:dir1>/<string:dir2> pages.staticfiles
        GET /v1/api/spec/_/static/<string:dir1>/<string:dir2>/<string:dir3> pages.staticfiles
        GET /v1/things pages.things
        GET /v1/things.help.html pages./things/help
        GET /v1/things.help.json pages./things/help
    """,
)
NOTHING_ADDED = Recorded(
    """
    from flask import Flask
    from flask_restful import Api
    from flask_restful_swagger import swagger

    app = Flask(__name__)
    api = swagger.docs(Api(app))
    """,
    routes="""
    """,
)


@pytest.mark.parametrize("one", [ON_APPLICATION, ON_BLUEPRINT, NOTHING_ADDED])
def test_each_resource_has_help_and_all_have_a_description(tmp_path: Path, one: Recorded) -> None:
    """Both come with the first resource."""
    assert one.found(tmp_path) == one.rows


ELSEWHERE = """
    from flask import Flask
    from flask_restful import Resource
    from shop_api import api, cache
    app = Flask(__name__)
    class Things(Resource):
        def get(self): return []
    {call}
"""


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("api.add_resource(Things, '/things')", 1),
        ("cache.add_resource('things', '/things')", 0),
        ("cache.add_resource(Things)", 0),
    ],
)
def test_a_resource_of_an_unknown_api_is_doubted(tmp_path: Path, call: str, count: int) -> None:
    """Its route would be missing without a word."""
    found = Recorded(ELSEWHERE.format(call=call)).surface(tmp_path)

    assert [one.line for one in found.doubts if "resource" in one.message] == [7] * count
