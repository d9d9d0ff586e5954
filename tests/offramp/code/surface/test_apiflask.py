"""
Routes that APIFlask declares, against what 3.1 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

PLAIN = Recorded(
    """
    from apiflask import APIFlask, APIBlueprint, Schema
    from apiflask.fields import Integer
    from apiflask.views import MethodView

    app = APIFlask(__name__, title="pets", version="1")
    bp = APIBlueprint("v1", __name__, url_prefix="/v1")

    class PetIn(Schema):
        age = Integer()

    @app.get("/")
    def index(): return {}

    @app.post("/pets")
    @app.input(PetIn, location="json")
    @app.output(PetIn, status_code=201)
    def create_pet(json_data): return {}

    @bp.delete("/pets/<int:pet_id>")
    @bp.doc(tags=["x"])
    def remove(pet_id): return ""

    @app.route("/hello", endpoint="greeting")
    class Hello(MethodView):
        def get(self): return {}
        @app.input(PetIn)
        def patch(self, json_data): return {}

    class Late(MethodView):
        def put(self): return {}

    bp.add_url_rule("/late", view_func=Late.as_view("late"))
    app.add_url_rule("/bare", view_func=Late)
    app.register_blueprint(bp)
    """,
    routes="""
        DELETE /v1/pets/<int:pet_id> v1.remove
        GET / index
        GET /docs openapi.docs
        GET /docs/oauth2-redirect openapi.swagger_ui_oauth_redirect
        GET /openapi.json openapi.spec
        GET,PATCH /hello greeting
        POST /pets create_pet
        PUT /bare Late
        PUT /v1/late v1.late
    """,
)

PATHS = Recorded(
    """
    from apiflask import APIFlask

    def create_app():
        app = APIFlask(
            __name__, spec_path="/openapi.yaml", docs_path="/api/docs", docs_ui="redoc",
            openapi_blueprint_url_prefix="/about",
        )
        @app.get("/x")
        def x(): return {}
        return app
    """,
    routes="""
        GET /about/api/docs openapi.docs
        GET /about/openapi.yaml openapi.spec
        GET /x x
    """,
    application="app:create_app",
)

CLOSED = Recorded(
    """
    from apiflask import APIFlask

    app = APIFlask(__name__, enable_openapi=False)
    half = APIFlask("half", docs_path=None)
    app.get("/x")(lambda: {})
    """,
    routes="""
        GET /x <lambda>
    """,
)


def test_functions_and_classes_are_routes(tmp_path: Path) -> None:
    """The specification and its pages come with the application."""
    assert PLAIN.found(tmp_path) == PLAIN.rows


def test_pages_are_where_the_application_says(tmp_path: Path) -> None:
    """Only Swagger's page brings the redirect of OAuth 2."""
    assert PATHS.found(tmp_path) == PATHS.rows


def test_pages_may_be_switched_off(tmp_path: Path) -> None:
    """`enable_openapi=False` leaves the application's own routes."""
    assert CLOSED.found(tmp_path) == CLOSED.rows
