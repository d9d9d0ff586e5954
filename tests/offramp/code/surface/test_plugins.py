"""Routes in modules that the application imports by names it makes at run time."""

from pathlib import Path

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

APP = """
    import importlib, os
    from flask import Flask, Blueprint
    app = Flask(__name__)
    pages = Blueprint("pages", __name__, url_prefix="/pages")

    def load():
        for name in os.environ["PLUGINS"].split():
            importlib.import_module("plugins." + name)
    load()
    app.register_blueprint(pages)
    @app.get("/")
    def home(): return ""
"""
PLUGIN = """
    from main import app
    @app.get("/weather")
    def weather(): return ""
"""
OWN = {("/static/<path:filename>", "GET", "static"), ("/", "GET", "home")}


def test_what_a_plugin_adds_is_found_and_not_sure(tmp_path: Path) -> None:
    """Which plugins run is known at run time only, and a route that is missed moves unseen."""
    one = surface.find(read(write(tmp_path, {"main.py": APP, "plugins/weather.py": PLUGIN})))

    assert found(one) == OWN | {("/weather", "GET", "weather")}
    assert [route.sure for route in one.routes if route.endpoint == "weather"] == [False]


def test_nothing_is_taken_where_all_imports_are_written(tmp_path: Path) -> None:
    """A module that nothing can import is dead code, not a route."""
    app = APP.replace("importlib.import_module", "print")

    assert found(surface.find(read(write(tmp_path, {"main.py": app, "old.py": PLUGIN})))) == OWN


def test_routes_of_other_applications_stay_theirs(tmp_path: Path) -> None:
    """A script beside the application often makes one of its own."""
    other = PLUGIN.replace("from main import app", "from flask import Flask\n    app = Flask('x')")

    assert found(surface.find(read(write(tmp_path, {"main.py": APP, "tool.py": other})))) == OWN


def test_plugins_of_the_tests_are_left_alone(tmp_path: Path) -> None:
    """What only a test loads serves nobody."""
    files = {"main.py": APP, "tests/plugin.py": PLUGIN}

    assert found(surface.find(read(write(tmp_path, files)))) == OWN
