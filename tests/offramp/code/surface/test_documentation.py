"""
Pages of documentation: of flask-swagger-ui, flasgger, spectree, flask-apispec, APIFairy 1.5.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

SWAGGER_UI = Recorded(
    """
    from flask import Flask
    from flask_swagger_ui import get_swaggerui_blueprint

    app = Flask(__name__)
    described = "/static/swagger.json"
    app.register_blueprint(get_swaggerui_blueprint("/docs", described, config={"app_name": "x"}))
    app.register_blueprint(
        get_swaggerui_blueprint("/two", described, blueprint_name="second"), url_prefix="/other"
    )
    """,
    routes="""
        GET /docs/ swagger_ui.show
        GET /docs/<path:path> swagger_ui.show
        GET /other/ second.show
        GET /other/<path:path> second.show
    """,
)

FLASGGER = Recorded(
    """
    from flask import Flask
    from flasgger import Swagger

    app = Flask(__name__)
    swagger = Swagger(app)
    """,
    routes="""
        GET /apidocs/ flasgger.apidocs
        GET /apidocs/index.html flasgger.<lambda>
        GET /apispec_1.json flasgger.apispec_1
        GET /flasgger_static/<path:filename> flasgger.static
        GET /oauth2-redirect.html flasgger.oauth_redirect
    """,
)

FLASGGER_SET = Recorded(
    """
    from flask import Flask
    from flasgger import Swagger

    app = Flask(__name__)
    app.config["SWAGGER"] = {"title": "x", "specs_route": "/docs/"}
    swagger = Swagger()
    swagger.init_app(app)
    """,
    routes="""
        GET /apidocs/index.html flasgger.<lambda>
        GET /apispec_1.json flasgger.apispec_1
        GET /docs/ flasgger.apidocs
        GET /flasgger_static/<path:filename> flasgger.static
        GET /oauth2-redirect.html flasgger.oauth_redirect
    """,
)

FLASGGER_CONFIG = Recorded(
    """
    from flask import Flask
    from flasgger import Swagger

    app = Flask(__name__)
    Swagger(app, config={
        "headers": [],
        "specs": [
            {"endpoint": "spec_one", "route": "/one.json"},
            {"endpoint": "spec_two", "route": "/two.json"},
        ],
        "static_url_path": "/pretty",
        "swagger_ui": True,
        "specs_route": "/api/",
    })
    """,
    routes="""
        GET /api/ flasgger.apidocs
        GET /apidocs/index.html flasgger.<lambda>
        GET /oauth2-redirect.html flasgger.oauth_redirect
        GET /one.json flasgger.spec_one
        GET /pretty/<path:filename> flasgger.static
        GET /two.json flasgger.spec_two
    """,
)

SPECTREE = Recorded(
    """
    from flask import Flask
    from spectree import SpecTree

    app = Flask(__name__)
    spec = SpecTree("flask", path="about")
    @app.get("/x")
    @spec.validate()
    def x(): return ""
    spec.register(app)
    """,
    routes="""
        GET /about/openapi.json openapi_about
        GET /about/redoc/ openapi_about_redoc
        GET /about/scalar/ openapi_about_scalar
        GET /about/swagger/ openapi_about_swagger
        GET /about/swagger/oauth2-redirect.html/ openapi_about_swagger/oauth2-redirect.html
        GET /x x
    """,
)

APISPEC = Recorded(
    """
    from flask import Flask
    from flask_apispec import FlaskApiSpec

    app = Flask(__name__)
    docs = FlaskApiSpec(app)
    """,
    routes="""
        GET /flask-apispec/static/<path:filename> flask-apispec.static
        GET /swagger-ui/ flask-apispec.swagger-ui
        GET /swagger/ flask-apispec.swagger-json
    """,
)

APISPEC_SET = Recorded(
    """
    from flask import Flask
    from flask_apispec.extension import FlaskApiSpec

    app = Flask(__name__)
    app.config.update({"APISPEC_SWAGGER_URL": "/spec.json", "APISPEC_SWAGGER_UI_URL": ""})
    docs = FlaskApiSpec()
    docs.init_app(app)
    """,
    routes="""
        GET /flask-apispec/static/<path:filename> flask-apispec.static
        GET /spec.json flask-apispec.swagger-json
    """,
)

FAIRY = Recorded(
    """
    from apifairy import APIFairy
    from flask import Flask

    app = Flask(__name__)
    apifairy = APIFairy()
    apifairy.init_app(app)
    """,
    routes="""
        GET /apispec.json apifairy.json
        GET /docs apifairy.docs
    """,
)

FAIRY_SET = Recorded(
    """
    from apifairy import APIFairy
    from flask import Flask

    app = Flask(__name__)
    app.config["APIFAIRY_UI_PATH"] = "/help"
    app.config["APIFAIRY_APISPEC_PATH"] = ""
    apifairy = APIFairy(app)
    """,
    routes="""
        GET /help apifairy.docs
    """,
)


def test_swagger_s_page_is_where_it_was_put(tmp_path: Path) -> None:
    """A prefix at the registration wins over its own."""
    assert SWAGGER_UI.found(tmp_path) == SWAGGER_UI.rows


def test_flasgger_has_defaults(tmp_path: Path) -> None:
    """Two of its pages stay where they are, whatever is set."""
    assert FLASGGER.found(tmp_path) == FLASGGER.rows


def test_flasgger_reads_the_application_s_settings(tmp_path: Path) -> None:
    """`SWAGGER` is a dictionary of them."""
    assert FLASGGER_SET.found(tmp_path) == FLASGGER_SET.rows


def test_flasgger_may_have_several_specifications(tmp_path: Path) -> None:
    """Each has its own route."""
    assert FLASGGER_CONFIG.found(tmp_path) == FLASGGER_CONFIG.rows


def test_spectree_adds_its_pages_when_it_is_registered(tmp_path: Path) -> None:
    """They lie below its path."""
    assert SPECTREE.found(tmp_path) == SPECTREE.rows


def test_flask_apispec_serves_its_specification_and_page(tmp_path: Path) -> None:
    """Both come with the extension, whatever is registered with it."""
    assert APISPEC.found(tmp_path) == APISPEC.rows


def test_flask_apispec_serves_where_its_settings_say(tmp_path: Path) -> None:
    """A setting that is empty leaves the page out."""
    assert APISPEC_SET.found(tmp_path) == APISPEC_SET.rows


def test_apifairy_serves_its_specification_and_page(tmp_path: Path) -> None:
    """Both come with the extension."""
    assert FAIRY.found(tmp_path) == FAIRY.rows


def test_apifairy_serves_where_its_settings_say(tmp_path: Path) -> None:
    """A setting that is empty leaves the page out."""
    assert FAIRY_SET.found(tmp_path) == FAIRY_SET.rows
