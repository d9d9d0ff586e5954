"""Blueprints that are registered where no set-up code gets to."""

from offramp.code import read, surface
from tests.offramp.code.sources import write

PAGES = """
    from flask import Blueprint
    pages = Blueprint("pages", __name__)
    @pages.route("/page")
    def page(): return ""
"""
SERVER = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.route("/")
    def index(): return ""
    class Server:
        def __init__(self, settings):
            self.settings = settings
        def run(self):
            self.fill()
            app.run()
        def fill(self):
            from shop.pages import pages
            {}
"""


def found(tmp_path, fill, **more):
    files = {"shop/__init__.py": "", "shop/pages.py": PAGES, "shop/server.py": SERVER.format(fill)}
    write(tmp_path, {**files, **more})
    return surface.find(read(tmp_path))


def test_a_server_that_is_started_later_registers_its_blueprints(tmp_path):
    """Its method is never called where the application is made; what it adds is not sure."""
    ours = found(tmp_path, 'app.register_blueprint(pages, url_prefix="/more")')

    assert {(one.path, one.sure) for one in ours.routes} == {("/", True), ("/more/page", False)}


def test_a_method_that_needs_to_be_told_what_to_register_is_left_alone(tmp_path):
    """Calling it without anything would doubt what nobody does."""
    register = "\n        def add(self, made):\n            app.register_blueprint(made)"

    ours = found(tmp_path, f"pass{register}")

    assert {one.path for one in ours.routes} == {"/"}
    assert not any("does not settle" in one.message for one in ours.doubts)


def test_a_trial_that_adds_nothing_leaves_no_doubt(tmp_path):
    """What is registered nowhere, or on another application, is none of this one's routes."""
    ours = found(tmp_path, "other.register_blueprint(pages)")

    assert {one.path for one in ours.routes} == {"/"}
    assert not any("does not settle" in one.message for one in ours.doubts)


def test_what_was_called_is_not_called_again(tmp_path):
    """Its routes are there once, and sure."""
    main = "from shop.server import Server\nServer({}).fill()\n"

    ours = found(tmp_path, "app.register_blueprint(pages)", **{"shop/main.py": main})

    assert sorted(one.path for one in ours.routes) == ["/", "/page"]


HOLDER = """
    from flask import Flask
    class Server:
        def __init__(self, settings=None):
            self.app = Flask(__name__, static_folder=None)
            self.app.add_url_rule("/", "index", lambda: "")
        def start(self):
            self.app.run()
        def fill(self{}):
            from shop.pages import pages
            self.app.register_blueprint(pages)
            self.app.add_url_rule("/more", "more", lambda: "")
            @self.app.route("/most")
            def most(): return ""
"""


def test_an_object_that_holds_its_application_fills_it(tmp_path):
    """A script without `.py`, or a thread, calls its methods one after the other."""
    files = {"shop/__init__.py": "", "shop/pages.py": PAGES}

    full = surface.find(read(write(tmp_path, {**files, "shop/server.py": HOLDER.format("")})))

    assert {(one.path, one.sure) for one in full.routes} == {
        *[("/", True), ("/page", False), ("/more", False), ("/most", False)]
    }


def test_one_that_needs_to_be_told_something_is_left_alone(tmp_path):
    """Nobody knows what it is called with."""
    files = {"shop/pages.py": PAGES, "shop/server.py": HOLDER.format(", prefix")}

    ours = surface.find(read(write(tmp_path, files)))

    assert [one.path for one in ours.routes] == ["/"]
    assert any(
        "in functions that nothing that was followed calls" in one.message for one in ours.doubts
    )


RESTX = """
    from flask import Blueprint, Flask
    from flask_restx import Api, Resource
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/page", "page", lambda: "")
    api = Api()
    things = api.namespace("things")
    @things.route("/all")
    class Things(Resource):
        def get(self): return {}
    {more}
"""


def test_resources_of_flask_restx_that_wait_are_said(tmp_path):
    """A start that reads its settings first may be what binds them."""
    source = RESTX.replace("{more}", "def run(settings): api.init_app(app)")
    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [one.message for one in ours.doubts] == [
        "an API gets no application, and its resources wait (1)"
    ]


def test_those_that_are_bound_to_an_application_are_not_doubted(tmp_path):
    """Whether they were added before or are added afterwards."""
    for more in ("api.init_app(app)", "api.init_app(Blueprint('api', __name__))"):
        source = RESTX.replace("{more}", more)
        ours = surface.find(read(write(tmp_path, {"app.py": source})))

        assert all("resources wait" not in one.message for one in ours.doubts)
