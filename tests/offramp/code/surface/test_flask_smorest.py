"""
Routes that flask-smorest declares, against what 0.47 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

PETS = Recorded(
    """
    from flask import Flask
    from flask.views import MethodView
    from flask_smorest import Api, Blueprint

    app = Flask(__name__)
    app.config["API_TITLE"] = "pets"
    app.config["API_VERSION"] = "v1"
    app.config["OPENAPI_VERSION"] = "3.0.2"
    app.config["OPENAPI_URL_PREFIX"] = "docs"
    app.config["OPENAPI_SWAGGER_UI_PATH"] = "/swagger-ui"
    app.config["OPENAPI_SWAGGER_UI_URL"] = "somewhere"
    app.config["OPENAPI_REDOC_PATH"] = "/redoc"
    api = Api(app)

    blp = Blueprint("pets", "pets", url_prefix="/pets", description="all pets")

    @blp.route("/")
    class Pets(MethodView):
        @blp.response(200)
        def get(self): return []

        @blp.arguments({})
        @blp.response(201)
        def post(self, data): return {}

    @blp.route("/<int:pet_id>")
    class PetById(MethodView):
        def get(self, pet_id): return {}
        def delete(self, pet_id): return {}

    @blp.route("/legs", methods=["PUT"])
    @blp.response(200)
    def legs(): return {}

    @blp.get("/ears")
    def ears(): return {}

    api.register_blueprint(blp)
    """,
    routes="""
        DELETE,GET /pets/<int:pet_id> pets.PetById
        GET /docs/openapi.json api-docs.openapi_json
        GET /docs/swagger-ui api-docs.openapi_swagger_ui
        GET /pets/ears pets.ears
        GET,POST /pets/ pets.Pets
        PUT /pets/legs pets.legs
    """,
)

TWICE = Recorded(
    """
    from flask import Flask
    from flask.views import MethodView
    from flask_smorest import Api, Blueprint

    class Config:
        API_TITLE = "x"
        API_VERSION = "v1"
        OPENAPI_VERSION = "3.0.2"
        OPENAPI_URL_PREFIX = "/"
        OPENAPI_JSON_PATH = "api-spec.json"
        OPENAPI_RAPIDOC_PATH = "/rapidoc"
        OPENAPI_RAPIDOC_URL = "somewhere"

    api = Api()
    blp = Blueprint("a", __name__)
    inner = Blueprint("inner", __name__, url_prefix="/inner")

    @blp.route("/one")
    @blp.route("/two", endpoint="second")
    class Thing(MethodView):
        def get(self): return []

    @blp.route("/three")
    class Thing(MethodView):
        def get(self): return []

    @inner.route("/x")
    def x(): return ""

    blp.register_blueprint(inner)

    def create_app():
        app = Flask(__name__)
        app.config.from_object(Config)
        api.init_app(app)
        api.register_blueprint(blp, url_prefix="/prefix")
        return app
    """,
    routes="""
        GET /api-spec.json api-docs.openapi_json
        GET /prefix/inner/x a.inner.x
        GET /prefix/one a.Thing
        GET /prefix/three a.Thing_2
        GET /prefix/two a.second
        GET /rapidoc api-docs.openapi_rapidoc
    """,
    application="app:create_app",
)

NO_DOCS = Recorded(
    """
    from flask import Flask
    from flask_smorest import Api, Blueprint

    app = Flask(__name__)
    app.config.update(V2_API_TITLE="x", V2_API_VERSION="v1", V2_OPENAPI_VERSION="3.0.2")
    api = Api(app, config_prefix="v2")
    blp = Blueprint("a", __name__, url_prefix="/a")

    @blp.route("/", methods=["GET", "POST"])
    def index(): return ""

    api.register_blueprint(blp)
    """,
    routes="""
        GET,POST /a/ a.index
    """,
)

PREFIXED = Recorded(
    """
    from flask import Flask
    from flask_smorest import Api

    app = Flask(__name__)
    app.config.update(
        V2_API_TITLE="x", V2_API_VERSION="v1", V2_OPENAPI_VERSION="3.0.2",
        V2_OPENAPI_URL_PREFIX="/v2",
    )
    api = Api(app, config_prefix="v2")
    """,
    routes="""
        GET /v2/openapi.json v2-api-docs.openapi_json
    """,
)

OWN = Recorded(
    """
    from flask import Flask
    from flask.views import MethodView
    from flask_smorest import Api as BaseApi
    from flask_smorest import Blueprint

    class Api(BaseApi):
        def register_blueprint(self, blp, base_prefix="", **options):
            options["url_prefix"] = base_prefix + blp.url_prefix
            self._app.register_blueprint(blp, **options)

    api = Api()
    blp = Blueprint("pets", "pets", url_prefix="/pets")

    @blp.route("/")
    class Pets(MethodView):
        def get(self): return []

    def create_app():
        app = Flask(__name__)
        app.config.update(API_TITLE="pets", API_VERSION="v1", OPENAPI_VERSION="3.0.2")
        api.init_app(app)
        api.register_blueprint(blp, base_prefix="/v2")
        return app
    """,
    routes="""
        GET /v2/pets/ pets.Pets
    """,
    application="app:create_app",
)


def test_an_own_class_registers_on_the_application_that_it_keeps(tmp_path: Path) -> None:
    """Its blueprints would be said to be registered by nothing."""
    assert OWN.found(tmp_path) == OWN.rows


def test_classes_and_functions_are_routes_of_a_blueprint(tmp_path: Path) -> None:
    """Pages of the specification are there where their settings are."""
    assert PETS.found(tmp_path) == PETS.rows


def test_an_endpoint_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    """As smorest itself does; blueprints may be nested."""
    assert TWICE.found(tmp_path) == TWICE.rows


def test_without_the_setting_there_is_no_specification(tmp_path: Path) -> None:
    """`OPENAPI_URL_PREFIX` is what switches it on."""
    assert NO_DOCS.found(tmp_path) == NO_DOCS.rows


def test_settings_may_have_a_prefix(tmp_path: Path) -> None:
    """Two APIs in one application tell their settings apart by it."""
    assert PREFIXED.found(tmp_path) == PREFIXED.rows


def test_a_view_is_the_function_behind_smorest_s_decorators(tmp_path: Path) -> None:
    """`@blp.response` and the like wrap it."""
    views = {(one.endpoint, *one.methods): one for one in PETS.surface(tmp_path).routes}

    assert views["pets.Pets", "POST"].view == "app.Pets.post"
    assert views["pets.legs", "PUT"].view == "app.legs"
    assert views["pets.legs", "PUT"].wrappers == ("flask_smorest.Blueprint().response",)
