"""Blueprints of a tree without an application are told, and that there is none."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

BLUEPRINT = """
    from flask import Blueprint
    pages = Blueprint("pages", __name__, url_prefix="/shop")
    @pages.route("/users", methods=["GET", "POST"])
    def users(): return ""
"""
ALIAS = """
    from shop.pages import pages
    route = pages.route
    @route("/orders")
    def orders(): return ""
"""
LOAD = """
    from flask import Blueprint
    pages = Blueprint("pages", __name__)
    @pages.get("/users")
    def users(): return ""
    def load(app):
        app.register_blueprint(pages, url_prefix="/plugin")
        @app.route("/more")
        def more(): return ""
"""


def found(folder, files):
    ours = surface.find(read(write(folder, files)))
    told = {(one.path, *sorted(one.methods), one.sure) for one in ours.routes}
    return ours, {(path, method, sure) for path, *methods, sure in told for method in methods}


@pytest.mark.parametrize(
    ("files", "routes"),
    [
        ({"shop/pages.py": BLUEPRINT}, {("/shop/users", "GET"), ("/shop/users", "POST")}),
        (
            {"shop/pages.py": BLUEPRINT, "shop/orders.py": ALIAS},
            {("/shop/users", "GET"), ("/shop/users", "POST"), ("/shop/orders", "GET")},
        ),
        ({"plugin.py": LOAD}, {("/plugin/users", "GET"), ("/more", "GET")}),
        (
            {"plugin.py": "def setup(app):\n    app.add_url_rule('/a', 'a', lambda: '') # Flask"},
            {("/a", "GET")},
        ),
    ],
    ids=["a package's", "views beside it", "a plugin's", "a plugin's without a blueprint"],
)
def test_what_a_tree_without_an_application_declares_is_told(tmp_path, files, routes):
    """The application lies elsewhere: a framework's, or the package that installs this one."""
    ours, told = found(tmp_path, files)

    assert (ours.application, told) == (None, {(*one, False) for one in routes})
    assert ours.doubts[0].message.startswith("no Flask application was found: ")
    assert "none of them sure" in ours.doubts[0].message


@pytest.mark.parametrize(
    "files",
    [
        {"tests/pages.py": BLUEPRINT},
        {"pages.py": BLUEPRINT.replace("flask", "quart")},
        {"pages.py": "from flask import Blueprint\npages = Blueprint('pages', __name__)\n"},
        {"plugin.py": "# Flask\ndef load(app, other):\n    app.add_url_rule('/', 'a', other)\n"},
    ],
    ids=["a test's", "another framework's", "without routes", "that needs more"],
)
def test_where_nothing_is_declared_nothing_is_told(tmp_path, files):
    """Only what would be a route of any application that is given it."""
    ours, told = found(tmp_path, files)

    assert told == set()
    assert ours.doubts[0].message == "no Flask application was found"


def test_an_application_of_the_tree_has_what_it_is_given(tmp_path):
    """Where there is one, a blueprint that it has not is doubted, and no route."""
    app = "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
    app += "app.add_url_rule('/', 'home', lambda: '')\n"

    ours, told = found(tmp_path, {"app.py": app, "shop/pages.py": BLUEPRINT})

    assert (ours.application, told) == ("app:app", {("/", "GET", True)})


def test_views_that_nobody_could_follow_are_doubted_without_an_application_too(tmp_path):
    """A module of Python 2 makes it, perhaps: the views are there all the same."""
    views = "from flask_shop import app\n@app.route('/users')\ndef users(): return ''\n"

    ours, _ = found(tmp_path, {"views.py": views})

    assert [one.message.partition(",")[0] for one in ours.doubts[1:]] == [
        "a function is decorated like a view (/users)"
    ]
