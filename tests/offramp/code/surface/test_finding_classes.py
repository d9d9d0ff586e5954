"""Classes that are applications, Flask's own and an organisation's."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found
from tests.offramp.code.surface.small import ONE, paths


def test_a_class_that_is_an_application_is_one_that_nobody_makes_here(tmp_path):
    """A tool makes it with what the command line says."""
    source = """
        from flask import Flask
        class Viewer(Flask):
            def __init__(self, folder, **options):
                Flask.__init__(self, __name__, static_folder=None)
                self.add_url_rule("/v", "v", lambda: "")
    """
    write(tmp_path, {"viewer.py": source})

    assert paths(surface.find(read(tmp_path))) == {"/v"}


def test_an_application_inside_a_class_is_found(tmp_path):
    """A server object that keeps its application in an attribute."""
    write(
        tmp_path,
        {
            "server.py": """
                from flask import Flask
                class Server:
                    def __init__(self, port=80):
                        self.app = Flask(__name__, static_folder=None)
                        self.app.add_url_rule("/s", "s", self.s)
                    def s(self): return ""
            """
        },
    )

    assert found(surface.find(read(tmp_path))) == {("/s", "GET", "s")}


@pytest.mark.parametrize(
    "imported",
    [
        "from company.web import FlaskBase as Made",
        "from company.web import CustomFlask as Made",
        "from company import web\nclass Made(web.CompanyFlask): pass",
        "from company.web import FlaskBase\nclass Made(FlaskBase): pass",
    ],
)
def test_a_class_from_outside_that_is_called_like_flask_is_an_application(tmp_path, imported):
    """Organisations have a base class for theirs; what it adds itself is said not to be known."""
    made = "app = Made(__name__)\napp.add_url_rule('/one', 'one', lambda: '')\n"
    write(tmp_path, {"shop.py": f"{imported}\n{made}"})

    ours = surface.find(read(tmp_path))

    assert "/one" in paths(ours)
    assert any("comes from outside" in one.message for one in ours.doubts)


@pytest.mark.parametrize("name", ["FlaskForm", "FlaskMail", "flask", "FlaskInstrumentor", "Flasks"])
def test_other_classes_of_flask_s_world_are_no_applications(tmp_path, name):
    """Forms and extensions are called after it as well."""
    made = "app = Made(__name__)\napp.add_url_rule('/one', 'one', lambda: '')\n"
    write(tmp_path, {"shop.py": f"from company.web import {name} as Made\n{made}"})

    assert surface.find(read(tmp_path)).routes == []


def test_only_the_first_argument_of_such_a_class_is_flask_s(tmp_path):
    """What else its constructor takes, and in which order, nobody here knows."""
    made = "from company.web import FlaskBase\napp = FlaskBase(__name__, 'the service')\n"
    write(tmp_path, {"shop.py": made + "app.add_url_rule('/one', 'one', lambda: '')\n"})

    assert paths(surface.find(read(tmp_path))) == {"/one", "/static/<path:filename>"}


def test_flask_itself_is_not_doubted(tmp_path):
    """Only what nobody here knows is."""
    write(tmp_path, {"one.py": ONE})

    assert surface.find(read(tmp_path)).doubts == []


def test_a_class_whose_object_is_served_is_no_second_application(tmp_path):
    """`app = Shop()` in another module has run it."""
    write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/server.py": """
                from flask import Flask
                class Shop(Flask):
                    def __init__(self, more=True):
                        super().__init__(__name__, static_folder=None)
                        self.add_url_rule("/one", "one", lambda: "")
                        if more:
                            self.add_url_rule("/two", "two", lambda: "")
            """,
            "shop/wsgi.py": "from shop.server import Shop\napp = Shop()\n",
        },
    )

    found = surface.find(read(tmp_path))

    assert found.application == "shop.wsgi:app"
    assert found.doubts == []


@pytest.mark.parametrize(("base", "wanted"), [("Api", {"/a", "/b"}), ("object", {"/a"})])
def test_a_class_that_adds_to_one_that_makes_an_application_is_taken(tmp_path, base, wanted):
    """A library offers both, and the second has all that the first has."""
    source = f"""
        from flask import Flask
        class Api:
            def __init__(self, cache=None):
                self.server = Flask(__name__, static_folder=None)
                self.server.add_url_rule("/a", "a", lambda: "")
        class Pages({base}):
            def __init__(self, cache=None):
                super().__init__(cache)
                @self.server.route("/b")
                def b(): return ""
    """
    write(tmp_path, {"server.py": source})

    assert paths(surface.find(read(tmp_path))) == wanted
