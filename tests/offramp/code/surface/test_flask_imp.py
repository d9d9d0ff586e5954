"""
Folders of resources and blueprints that Flask-Imp 6.4 imports.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from dataclasses import replace
from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

PAGE = """
from {above} import bp

@bp.route("/{name}", methods=["GET", "POST"])
def {name}(): return ""
"""
WHOLE = Recorded(
    "from site_of.start import create_app",
    application="app:create_app",
    more={
        "site_of/__init__.py": "",
        "site_of/start.py": """
            from flask import Flask
            from flask_imp import Imp

            imp = Imp()

            def create_app():
                app = Flask("site_of", static_folder=None)
                app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
                imp.init_app(app)
                imp.import_resources()
                imp.import_resources("only", factories=["load"], scope_import={"some": ["one.py"]})
                imp.import_blueprint("www")
                imp.import_blueprints("areas")
                return app
        """,
        "site_of/resources/__init__.py": "",
        "site_of/resources/errors.py": """
            def include(app):
                @app.get("/error")
                def error(): return ""
        """,
        "site_of/resources/deep/more.py": """
            def include(app):
                app.add_url_rule("/more", "more", lambda: "")
            def other(app):
                app.add_url_rule("/other", "other", lambda: "")
        """,
        "site_of/only/some/one.py": """
            def load(app):
                app.add_url_rule("/one", "one", lambda: "")
        """,
        "site_of/only/some/two.py": """
            def load(app):
                app.add_url_rule("/two", "two", lambda: "")
        """,
        "site_of/www/__init__.py": """
            from flask_imp import ImpBlueprint
            from flask_imp.config import ImpBlueprintConfig

            bp = ImpBlueprint(__name__, ImpBlueprintConfig(enabled=True, url_prefix="/"))
            bp.import_resources("routes")
            bp.import_nested_blueprint("inner_area")
        """,
        "site_of/www/routes/index.py": """
            def include(bp):
                @bp.route("/")
                def index(): return ""
        """,
        "site_of/www/inner_area/__init__.py": """
            from flask_imp import ImpBlueprint
            from flask_imp.config import ImpBlueprintConfig

            bp = ImpBlueprint(__name__, ImpBlueprintConfig())
            bp.import_resources(folder="routes", factories=None)
        """,
        "site_of/www/inner_area/routes/__init__.py": "",
        "site_of/www/inner_area/routes/nested.py": PAGE.format(
            above="site_of.www.inner_area", name="nested"
        ),
        "site_of/areas/plain/__init__.py": """
            from flask import Blueprint

            bp = Blueprint("plain", __name__, url_prefix="/plain")
            bp.add_url_rule("/", "index", lambda: "")
        """,
        "site_of/areas/off/__init__.py": """
            from flask_imp import ImpBlueprint
            from flask_imp.config import ImpBlueprintConfig

            bp = ImpBlueprint(__name__, ImpBlueprintConfig(False, "/off"))
            bp.add_url_rule("/", "index", lambda: "")
        """,
    },
    routes="""
        GET / www.index
        GET /error error
        GET /more more
        GET /one one
        GET /plain/ plain.index
        GET,POST /inner-area/nested www.inner_area.nested
    """,
)


def test_folders_are_imported_as_they_are_named(tmp_path: Path) -> None:
    """Neither a factory that is not named nor a blueprint that is turned off is told."""
    assert WHOLE.found(tmp_path) == WHOLE.rows


def test_a_folder_that_is_not_known_is_doubted(tmp_path: Path) -> None:
    """No blueprint is told there, and it is said."""
    start = WHOLE.more["site_of/start.py"].replace('"areas"', "app.config['AREAS']")
    found = replace(WHOLE, more=WHOLE.more | {"site_of/start.py": start}).surface(tmp_path)

    assert any("a folder that is not known" in one.message for one in found.doubts)
    assert "/plain/" not in {one.path for one in found.routes}


def test_settings_in_a_file_are_doubted(tmp_path: Path) -> None:
    """Before version 4 they lay in `config.toml` beside the blueprint."""
    made = """
        from flask_imp import Blueprint
        bp = Blueprint(__name__)
    """
    found = replace(WHOLE, more=WHOLE.more | {"site_of/www/__init__.py": made}).surface(tmp_path)

    assert any("lie in a file" in one.message for one in found.doubts)
