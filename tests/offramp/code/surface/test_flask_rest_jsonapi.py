"""
Routes that Flask-REST-JSONAPI declares, against what 0.31.2 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from tests.offramp.code.surface.recorded import Recorded

SHOP = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_rest_jsonapi import Api, ResourceDetail, ResourceList, ResourceRelationship
    from marshmallow_jsonapi.flask import Schema
    from marshmallow_jsonapi import fields

    app = Flask(__name__)
    other = Blueprint("other", __name__, url_prefix="/other")

    class Thing(Schema):
        class Meta:
            type_ = "thing"
        id = fields.Str()

    class Things(ResourceList):
        schema = Thing

    class OnlyRead(ResourceList):
        schema = Thing
        methods = ["GET"]

    class One(ResourceDetail):
        schema = Thing
        def get(self, id): return ""

    class Owner(ResourceRelationship):
        schema = Thing

    late = Api()
    late.route(Things, "late_things", "/late")
    late.init_app(app)
    direct = Api(app)
    direct.route(Things, "things", "/things", "/shops/<int:id>/things")
    direct.route(OnlyRead, "read", "/read")
    direct.route(One, "one", "/things/<int:id>")
    inside = Api(blueprint=other)
    inside.route(Owner, "owner", "/things/<int:id>/relationships/owner")
    inside.init_app(app)
    """,
    routes="""
        DELETE,GET,PATCH /things/<int:id> one
        DELETE,GET,PATCH,POST /other/things/<int:id>/relationships/owner other.owner
        GET /read read
        GET,POST /late late_things
        GET,POST /shops/<int:id>/things things
        GET,POST /things things
    """,
)


def test_resources_are_routes_with_the_methods_of_their_kind(tmp_path):
    """A list answers GET and POST though its class has neither."""
    assert SHOP.found(tmp_path) == SHOP.rows


def test_a_method_of_the_project_s_own_is_the_view(tmp_path):
    """What the library answers by itself has no view of the project."""
    routes = SHOP.surface(tmp_path).routes

    assert {one.view for one in routes if one.endpoint == "one" and "GET" in one.methods} == {
        "app.One.get"
    }
    assert {one.view for one in routes if one.endpoint == "things"} == {None}


def test_what_is_no_resource_is_doubted(tmp_path):
    """The name of the view is needed, and where it goes."""
    source = SHOP.source.replace('"read"', "unknown()")
    surface = Recorded(source).surface(tmp_path)

    assert "/read" not in {one.path for one in surface.routes}
    assert any("does not settle" in one.message for one in surface.doubts)
