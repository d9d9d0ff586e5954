"""
Routes that Flask-RESTX declares, against what 1.3.2 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

NAMESPACES = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Namespace, Resource

    app = Flask(__name__)
    api = Api(app, version="1.0")
    ns = api.namespace("todos", description="TODO operations")
    cats = Namespace("cats", path="/felines")
    dogs = Namespace("dogs")

    @ns.route("/")
    class TodoList(Resource):
        @ns.doc("list_todos")
        def get(self): return []
        def post(self): return {}

    @ns.route("/<int:id>", "/by-id/<int:id>")
    class Todo(Resource):
        def get(self, id): return {}

    @cats.route("/<id>", endpoint="a_cat")
    class Cat(Resource):
        def get(self, id): return {}
        def put(self, id): return {}

    @dogs.route("", doc={"description": "all"})
    class DogList(Resource):
        def get(self): return []

    @api.route("/hello", "/world")
    class HelloWorld(Resource):
        def get(self): return {}

    api.add_namespace(cats)
    api.add_namespace(dogs, path="/hounds")
    """,
    routes="""
        GET / doc
        GET / root
        GET /hello hello_world
        GET /hounds dogs_dog_list
        GET /swagger.json specs
        GET /swaggerui/<path:filename> restx_doc.static
        GET /todos/<int:id> todos_todo
        GET /todos/by-id/<int:id> todos_todo
        GET /world hello_world
        GET,POST /todos/ todos_todo_list
        GET,PUT /felines/<id> a_cat
    """,
)

BLUEPRINT = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_restx import Api, Namespace, Resource

    ns = Namespace("things")

    @ns.route("/")
    class Things(Resource):
        def get(self): return []

    @ns.route("/<name>")
    @ns.param("name", "its name")
    class Thing(Resource):
        def delete(self, name): return ""

    def create_app():
        app = Flask(__name__)
        bp = Blueprint("api", __name__, url_prefix="/api/v1")
        api = Api(bp, doc="/docs", title="x")
        api.add_namespace(ns)
        app.register_blueprint(bp)
        return app
    """,
    routes="""
        DELETE /api/v1/things/<name> api.things_thing
        GET /api/v1/ api.root
        GET /api/v1/docs api.doc
        GET /api/v1/swagger.json api.specs
        GET /api/v1/things/ api.things_things
        GET /swaggerui/<path:filename> restx_doc.static
    """,
    application="app:create_app",
)

NO_DOC = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Resource

    api = Api(doc=False, prefix="/v3", default_swagger_filename="openapi.json")

    class Ping(Resource):
        def get(self): return {}

    api.add_resource(Ping, "/ping", "/pong")

    @api.route("/again")
    class AgainPing2XMLThing(Ping):
        pass

    def create_app():
        app = Flask(__name__)
        api.init_app(app)
        return app
    """,
    routes="""
        GET /swaggerui/<path:filename> restx_doc.static
        GET /v3 root
        GET /v3/again again_ping2_xml_thing
        GET /v3/openapi.json specs
        GET /v3/ping ping
        GET /v3/pong ping
    """,
    application="app:create_app",
)

NO_SPECS = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Resource
    app = Flask(__name__)
    api = Api()
    @api.route("/x")
    class X(Resource):
        def get(self): return {}
    api.init_app(app, add_specs=False)
    """,
    routes="""
        GET / root
        GET /swaggerui/<path:filename> restx_doc.static
        GET /x x
    """,
)

TWO_APIS = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_restx import Api, Namespace, Resource

    app = Flask(__name__)
    ns = Namespace("users")
    @ns.route("/")
    class Users(Resource):
        def get(self): return []
    @ns.route("/me")
    class Me(Resource):
        def get(self): return []
    for version in (1, 2):
        bp = Blueprint(f"v{version}", __name__, url_prefix=f"/v{version}")
        api = Api(bp)
        api.add_namespace(ns)
        app.register_blueprint(bp)
    """,
    routes="""
        GET /swaggerui/<path:filename> restx_doc.static
        GET /v1/ v1.doc
        GET /v1/ v1.root
        GET /v1/swagger.json v1.specs
        GET /v1/users/ v1.users_users
        GET /v1/users/me v1.users_me
        GET /v2/ v2.doc
        GET /v2/ v2.root
        GET /v2/swagger.json v2.specs
        GET /v2/users/ v2.users_users
        GET /v2/users/me v2.users_me
    """,
)

SAME_NAMES = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Namespace, Resource

    app = Flask(__name__)
    api = Api(app)
    ns = api.namespace("a")
    def make():
        class Same(Resource):
            def get(self): return {}
        return Same
    ns.route("/one")(make())
    ns.route("/two")(make())
    """,
    routes="""
        GET / doc
        GET / root
        GET /a/one a_same
        GET /a/two a_same_2
        GET /swagger.json specs
        GET /swaggerui/<path:filename> restx_doc.static
    """,
)

DEPRECATED = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Resource

    app = Flask(__name__)
    api = Api(app, doc=False)
    @api.deprecated
    @api.doc(params={"id": "whose"})
    class Old(Resource):
        def get(self, id): return {}
    @api.hide
    class Hidden(Resource):
        def post(self): return {}
    api.add_resource(Old, "/old/<id>")
    api.add_resource(Hidden, "/hidden")
    """,
    routes="""
        GET / root
        GET /old/<id> old
        GET /swagger.json specs
        GET /swaggerui/<path:filename> restx_doc.static
        POST /hidden hidden
    """,
)

MADE_TWICE = Recorded(
    """
    from flask import Flask
    from flask_restx import Api, Resource

    api = Api(doc=False)
    ns = api.namespace("things")
    @ns.route("/")
    class Things(Resource):
        def get(self): return {}
    def create_app():
        app = Flask(__name__)
        api.init_app(app)
        return app
    first = create_app()
    app = create_app()
    """,
    routes="""
        GET / root
        GET /swagger.json specs
        GET /swaggerui/<path:filename> restx_doc.static
        GET /things/ things_things
    """,
)


def test_namespaces_put_their_path_and_name_in_front(tmp_path: Path) -> None:
    """The path given to `add_namespace` wins over the namespace's own, and that over its name."""
    assert NAMESPACES.found(tmp_path) == NAMESPACES.rows


def test_an_api_on_a_blueprint_has_its_own_specification(tmp_path: Path) -> None:
    """The page's files are served once for the whole application."""
    assert BLUEPRINT.found(tmp_path) == BLUEPRINT.rows


def test_without_a_page_the_specification_stays(tmp_path: Path) -> None:
    """`doc=False` takes away the page only."""
    assert NO_DOC.found(tmp_path) == NO_DOC.rows


def test_without_a_specification_there_is_no_page(tmp_path: Path) -> None:
    """`add_specs=False` takes away both."""
    assert NO_SPECS.found(tmp_path) == NO_SPECS.rows


def test_a_namespace_may_be_in_two_apis(tmp_path: Path) -> None:
    """Versions of an API share resources."""
    assert TWO_APIS.found(tmp_path) == TWO_APIS.rows


def test_endpoints_of_one_name_are_numbered(tmp_path: Path) -> None:
    """As RESTX itself does, so that endpoints stay those of the application."""
    assert SAME_NAMES.found(tmp_path) == SAME_NAMES.rows


def test_what_is_only_described_stays_a_resource(tmp_path: Path) -> None:
    """`@api.deprecated` and `@api.hide` are given the class itself."""
    assert DEPRECATED.found(tmp_path) == DEPRECATED.rows


def test_each_application_gets_what_was_there_before(tmp_path: Path) -> None:
    """A factory may be called by a script and by what serves."""
    assert MADE_TWICE.found(tmp_path) == MADE_TWICE.rows


def test_a_view_is_a_method_of_the_project(tmp_path: Path) -> None:
    """Pages of the extension have none."""
    views = {one.endpoint: one.view for one in BLUEPRINT.surface(tmp_path).routes}

    assert views["api.things_thing"] == "app.Thing.delete"
    assert views["api.specs"] is None
    assert views["api.doc"] is None


def test_a_namespace_that_is_added_twice_has_its_routes_once(tmp_path: Path) -> None:
    """Flask-RESTX gives them a second endpoint, which no request ever gets to."""
    app = """
        from flask import Flask
        from flask_restx import Api, Namespace, Resource
        app = Flask(__name__)
        things = Namespace("things")
        @things.route("/", "/all")
        class Things(Resource):
            def get(self): return ""
        api = Api(app)
        api.add_namespace(things)
        api.add_namespace(things)
    """

    routes = [one.path for one in Recorded(app).surface(tmp_path).routes]

    assert (routes.count("/things/"), routes.count("/things/all")) == (1, 1)


def test_classes_of_one_name_are_each_its_own(tmp_path: Path) -> None:
    """Whoever copies a resource often leaves its name; the decorator has taken the first."""
    app = """
        from flask import Flask
        from flask_restx import Api, Resource
        app = Flask(__name__)
        api = Api(app)
        @api.route("/some")
        class Things(Resource):
            def get(self): return ""
        @api.route("/others")
        class Things(Resource):
            def post(self): return ""
    """

    routes = Recorded(app).surface(tmp_path).routes

    assert {one.path: one.view for one in routes if one.view} == {
        "/some": "app.Things.get",
        "/others": "app.Things@9.post",
    }
