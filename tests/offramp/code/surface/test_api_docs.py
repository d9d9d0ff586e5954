"""
Pages of swagger-ui-py 25.7, Flask-Docs 0.7 and flask-pydantic-spec 0.8.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SWAGGER_UI = Recorded(
    """
    from flask import Flask
    from swagger_ui import api_doc

    app = Flask(__name__)
    api_doc(app, config={"openapi": "3.0.0"}, title="API")
    """,
    routes="""
        GET /api/doc bp_api_doc.swagger_blueprint_doc_handler
        GET /api/doc/ bp_api_doc.swagger_blueprint_doc_handler
        GET /api/doc/static/<path:filename> bp_api_doc.static
        GET /api/doc/swagger.json bp_api_doc.swagger_blueprint_config_handler
    """,
)
EDITOR = Recorded(
    """
    from flask import Flask
    from swagger_ui import flask_api_doc

    app = Flask(__name__)
    flask_api_doc(app, config_path="./api.yaml", url_prefix="/docs/", editor=True)
    """,
    routes="""
        GET /docs bp_docs.swagger_blueprint_doc_handler
        GET /docs/ bp_docs.swagger_blueprint_doc_handler
        GET /docs/editor bp_docs.swagger_blueprint_editor_handler
        GET /docs/editor/ bp_docs.swagger_blueprint_editor_handler
        GET /docs/static/<path:filename> bp_docs.static
        GET /docs/swagger.json bp_docs.swagger_blueprint_config_handler
    """,
)
DOCS = Recorded(
    """
    from flask import Flask
    from flask_docs import ApiDoc

    app = Flask(__name__)
    app.config["API_DOC_URL_PREFIX"] = "/docs"
    ApiDoc(app, title="API")
    """,
    routes="""
        GET /docs/ api_doc.index
        GET /docs/data api_doc.data
        GET /docs/static/<path:filename> api_doc.static
    """,
)
NO_DOCS = Recorded(
    """
    from flask import Flask
    from flask_docs import ApiDoc

    app = Flask(__name__)
    app.config["API_DOC_ENABLE"] = False
    docs = ApiDoc()
    docs.init_app(app)
    """,
    routes="""
    """,
)
PYDANTIC = Recorded(
    """
    from flask import Flask
    from flask_pydantic_spec import FlaskPydanticSpec, Response

    app = Flask(__name__)
    spec = FlaskPydanticSpec("flask", title="API", path="spec")

    @app.route("/", methods=["POST"])
    @spec.validate(resp=Response("HTTP_200"))
    def home(): return {}

    spec.register(app)
    """,
    routes="""
        GET /spec/openapi.json openapi
        GET /spec/redoc doc_page_redoc
        GET /spec/swagger doc_page_swagger
        POST / home
    """,
)


@pytest.mark.parametrize("one", [SWAGGER_UI, EDITOR, DOCS, NO_DOCS, PYDANTIC])
def test_pages_are_where_they_are_told(tmp_path: Path, one: Recorded) -> None:
    """swagger-ui-py is a function, and was read over in silence."""
    assert one.found(tmp_path) == one.rows
