"""
Routes that flask-openapi3 declares, against what 4.3 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

BOOKS = Recorded(
    """
    from flask_openapi3 import APIBlueprint, APIView, Info, OpenAPI, Tag
    from pydantic import BaseModel

    class Path(BaseModel):
        number: int

    app = OpenAPI(__name__, info=Info(title="books", version="1"))
    bp = APIBlueprint("books", __name__, url_prefix="/api", abp_tags=[Tag(name="b")])
    view = APIView(url_prefix="/v1")

    @app.get("/books", summary="all", tags=[Tag(name="b")])
    def books(): return []

    @bp.post("/books/<int:number>")
    def change(path: Path): return {}

    @view.route("/things")
    class Things:
        @view.doc(summary="x")
        def get(self): return []
        @view.doc(summary="y")
        def post(self): return {}

    app.register_api(bp)
    app.register_api_view(view)
    """,
    routes="""
        GET /books books
        GET /openapi/ openapi.openapi
        GET /openapi/openapi.json openapi.doc_url
        GET /openapi/static/<path:filename> openapi.static
        GET /v1/things Things.get
        POST /api/books/<int:number> books.change
        POST /v1/things Things.post
    """,
)

NO_PAGES = Recorded(
    """
    from flask_openapi3 import OpenAPI

    app = OpenAPI(__name__, doc_ui=False)

    @app.put("/x")
    def x(): return {}
    """,
    routes="""
        PUT /x x
    """,
)

OTHER_PREFIX = Recorded(
    """
    from flask_openapi3 import OpenAPI

    app = OpenAPI(__name__, doc_prefix="/docs", doc_url="/spec.json")
    """,
    routes="""
        GET /docs/ openapi.openapi
        GET /docs/spec.json openapi.doc_url
        GET /docs/static/<path:filename> openapi.static
    """,
)


def test_functions_and_classes_are_routes(tmp_path: Path) -> None:
    """The specification and its page come with the application."""
    assert BOOKS.found(tmp_path) == BOOKS.rows


def test_pages_may_be_switched_off(tmp_path: Path) -> None:
    """`doc_ui=False` takes the specification away too."""
    assert NO_PAGES.found(tmp_path) == NO_PAGES.rows


def test_pages_may_be_elsewhere(tmp_path: Path) -> None:
    """Prefix and path of the specification can be set."""
    assert OTHER_PREFIX.found(tmp_path) == OTHER_PREFIX.rows
