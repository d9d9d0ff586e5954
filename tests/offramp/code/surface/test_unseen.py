"""Views that nobody could follow to an application are said, those of others are not."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Flask, Blueprint
    app = Flask(__name__, static_folder=None)
    @app.route("/")
    def index(): return ""
    from shop import more
"""


def doubts(tmp_path, text, name="shop/more.py"):
    write(tmp_path, {"shop/__init__.py": "", "shop/app.py": APP, name: text})
    return [
        (one.file, one.line)
        for one in surface.find(read(tmp_path)).doubts
        if "decorated like a view" in one.message
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from plugins import Plugin\n@Plugin.route('/x')\ndef x(): ...\n",
        "class Service:\n    pass\npages = Service.blueprint\n@pages.get('/x')\ndef x(): ...\n",
        "from shop.app import app\nif __name__ == '__main__':\n @app.post('/x')\n def x(): ...\n",
        (
            "class Pages:\n  def get(self, path):\n    def add(view):\n      return view\n"
            "    return add\npages = Pages()\n@pages.get('/x')\ndef x(): ...\n"
        ),
        "from plugins import bp\n@bp.route('/x')\ndef x(): ...\n@bp.route('/y')\ndef y(): ...\n",
    ],
)
def test_views_that_nothing_registers_are_doubted_once_for_a_module(tmp_path, text):
    """A report without them would read as if they did not exist."""
    [(file, line)] = doubts(tmp_path, text)

    assert file == "shop/more.py"
    assert "@" in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    "text",
    [
        "from shop.app import app\n@app.route('/x')\ndef x(): ...\n",
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef x(): ...\n",
        "from shop import cache\n@cache.delete('user-{id}')\ndef x(): ...\n",
        "import plugins\n@plugins.register('/x')\ndef x(): ...\n",
        "import requests\ndef x():\n    return requests.get('/x')\n",
        (
            "from shop.app import app\nclass Pages:\n  def get(self, path):\n    def add(view):\n"
            "      app.add_url_rule('/v1' + path, view_func=view)\n      return view\n"
            "    return add\n"
            "pages = Pages()\n@pages.get('/x')\ndef x(): ...\n"
        ),
        (
            "from shop.app import app\nclass Pages:\n  def get(self, path):\n    def add(view):\n"
            "      def handle(**given):\n        return view(**given)\n"
            "      app.add_url_rule('/v1' + path, view.__name__, handle)\n      return view\n"
            "    return add\n"
            "pages = Pages()\n@pages.get('/x')\ndef x(): ...\n"
        ),
    ],
)
def test_what_is_no_view_or_is_found_is_not_doubted(tmp_path, text):
    """Decorators of caches and of other frameworks have methods of the same names."""
    assert doubts(tmp_path, text) == []


def test_views_of_tests_and_of_a_second_application_are_not_doubted(tmp_path):
    """The second one is named by itself."""
    second = APP.replace('"/"', '"/second"')

    assert doubts(tmp_path, second, "second.py") == []
    assert doubts(tmp_path, "@app.route('/x')\ndef x(): ...\n", "tests/test_app.py") == []


FILLED = """
    from flask import Flask
    from shop import more
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", "index", lambda: "")
    more.called(app)
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def called(app): ...\ndef fill(app):\n    app.add_url_rule('/x', 'x', str)\n", 3),
        ("def called(app): ...\ndef fill(app):\n    app.add_shop_url_rule('/x', 'x', str)\n", 3),
        ("def called(app): ...\ndef fill(api, X):\n    api.add_resource(X, '/x')\n", 3),
        ("def called(app):\n    app.add_url_rule('/x', 'x', str)\n", None),
        (
            "def called(app): ...\ndef fill(app, path):\n    app.add_url_rule(path, 'x', str)\n",
            None,
        ),
        ("def called(app): ...\ndef fill(one):\n    one.add_rule('/x')\n", None),
    ],
)
def test_rules_of_functions_that_nothing_calls_are_doubted(tmp_path, text, line):
    """Settings may name the function that fills the application."""
    write(tmp_path, {"shop/__init__.py": "", "shop/app.py": FILLED, "shop/more.py": text})

    found = [one for one in surface.find(read(tmp_path)).doubts if "added" in one.message]

    assert [(one.file, one.line) for one in found] == ([("shop/more.py", line)] if line else [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def fill(app, path):\n    app.add_url_rule(path, 'x', str)\n", 2),
        ("def fill(app, one):\n    app.add_url_rule(one.path, view_func=one)\n", 2),
        ("def fill(app):\n    app.add_url_rule(7, 'x', str)\n", None),
        ("def fill(app, path):\n    app.add_rule(path)\n", None),
    ],
)
def test_an_application_without_routes_gets_them_by_rules_of_any_path(tmp_path, text, line):
    """What a robot's plugins add is nowhere else to be seen."""
    bare = "from flask import Flask\nfrom shop import more\napp = Flask(__name__)\n"
    write(tmp_path, {"shop/__init__.py": "", "shop/app.py": bare, "shop/more.py": text})

    found = [one for one in surface.find(read(tmp_path)).doubts if "added" in one.message]

    assert [(one.file, one.line) for one in found] == ([("shop/more.py", line)] if line else [])
