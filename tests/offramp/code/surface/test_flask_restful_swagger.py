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


SWAGGER_2 = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_restful_swagger_2 import Api, Resource

    app = Flask(__name__)
    pages = Blueprint("pages", __name__, url_prefix="/v1")
    api = Api(app, api_version="1")
    inside = Api(pages, api_spec_url="/described", add_api_spec_resource=True)
    bare = Api(prefix="/bare", add_api_spec_resource=False)

    class Things(Resource):
        def get(self): return []
        def post(self): return {}

    api.add_resource(Things, "/things", "/all")
    inside.add_resource(Things, "/things")
    bare.add_resource(Things, "/things", endpoint="bare")
    bare.init_app(app)
    app.register_blueprint(pages)
    """,
    routes="""
        GET /api/swagger.html swagger
        GET /api/swagger.json swagger
        GET /v1/described.html pages.swagger
        GET /v1/described.json pages.swagger
        GET,POST /all things
        GET,POST /bare/things bare
        GET,POST /things things
        GET,POST /v1/things pages.things
    """,
)


def test_an_api_of_its_second_kind_serves_one_description(tmp_path: Path) -> None:
    """The API is Flask-RESTful's with a document of all that is added."""
    assert SWAGGER_2.found(tmp_path) == SWAGGER_2.rows


BUILT_ON_IT = """
    from flask import Flask
    from acme_flask_restful_docs import Api
    from acme_flask_restful_docs.views import Resource
    from {package} import Api as Other
    app = Flask(__name__)
    class Things(Resource):
        def get(self): return []
    Api(app, prefix="/v1").add_resource(Things, "/things")
    Other(app).add_resource(Things, "/others")
"""


def test_an_api_of_a_package_that_builds_on_flask_restful_is_one(tmp_path: Path) -> None:
    """Their names say so; another's `Api` may be anything, and is doubted."""
    found = Recorded(BUILT_ON_IT.format(package="acme")).surface(tmp_path)

    paths = {one.path for one in found.routes if one.endpoint != "static"}
    assert paths == {"/v1/things"}
    assert [one.line for one in found.doubts if "resource" in one.message] == [9]


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
