"""Functions that answer by running the old application: to retire its views would break them."""

from types import MappingProxyType

import pytest

from offramp.catalogue import load
from offramp.code import read
from offramp.retire.lifted import objections
from tests.offramp.retire.running import write

STACK = """\
version: 1.0
x-offramp: {old: {app: "shop.web:create_app()", service: shop}, groups: [goods]}
functions:
  goods-list:
    handler: ./functions/goods/goods-list
    annotations: {offramp.dev/group: goods, offramp.dev/route: GET /goods}
"""
SHOP = {
    "stack.yml": STACK,
    "shop/__init__.py": "",
    "shop/web.py": "from flask import Flask\ndef create_app(): return Flask(__name__)\n",
    "shop/tables.py": "from shop.web import create_app\nGOODS = []\n",
    "lifted/__init__.py": """
        from importlib import import_module
        def handler():
            application = import_module("shop.web").create_app()
    """,
    "plain/__init__.py": "import json\ndef handler(): ...\n",
}


@pytest.fixture
def objected(tmp_path):
    """Return what stands against retiring `goods-list` with this handler."""

    def objected(handler, wanted=MappingProxyType({}), **files):
        folder = "functions/goods/goods-list"
        own = {f"{folder}/{name}.py": text for name, text in files.items()}
        write(tmp_path, SHOP | dict(wanted) | own | {f"{folder}/handler.py": handler})
        catalogue = load(tmp_path)
        return list(objections(read(tmp_path), catalogue.functions, "shop.web:create_app"))

    return objected


def test_a_lifted_handler_keeps_its_view(objected):
    """What the scaffold writes; its file and line are told, and what to do."""
    [told] = objected("from lifted import handler\nhandle = handler()\n")

    assert told == (
        "goods-list runs the old application itself (lifted/__init__.py:3): "
        "the view of GET /goods is its code, write it a handler of its own first"
    )


@pytest.mark.parametrize(
    "handler",
    [
        "from shop.web import create_app\n",
        "from shop.web import create_app as make\n",
        "import shop.web\napp = shop.web.create_app()\n",
        "import shop.web as old\napp = old.create_app()\n",
        "from shop import web\napp = web.create_app()\n",
        "from shop import web as old\napp = old.create_app()\n",
        "import importlib\napp = importlib.import_module('shop.web').create_app()\n",
        "app = __import__('shop.web', fromlist=['x']).create_app()\n",
        "def handle(event, context):\n    from shop.web import create_app\n",
    ],
)
def test_however_it_takes_the_application(objected, handler):
    """Also one that somebody has written."""
    assert len(objected(handler)) == 1


def test_a_module_beside_the_handler_may_be_the_one(objected):
    """Handlers are more than one file."""
    assert len(objected("import work\n", work="from shop.web import create_app\n")) == 1


OTHERS = {
    "shop/wsgi.py": """
        from shop.web import create_app
        app = create_app()
        """,
    "shop/again.py": """
        from shop import wsgi
        from shop.web import create_app as make
        from werkzeug.middleware.proxy_fix import ProxyFix
        application = ProxyFix(wsgi.app)
        def served():
            served_app = make()
            return served_app
        """,
    "serve.py": "from shop.again import application as app\n",
    "shop/web.py": """
        from flask import Flask, jsonify
        from flask_sqlalchemy import SQLAlchemy
        from shop.parts import bare, text
        def create_app():
            app = bare(__name__)
            text(app)
            return app
        db = SQLAlchemy(create_app())
        """,
    "shop/parts.py": """
        from flask import Flask
        def bare(name): return Flask(name)
        def text(app): return str(app)
        """,
}


@pytest.mark.parametrize(
    "handler",
    [
        "from shop.wsgi import app\n",
        "import shop.wsgi\nhandle = shop.wsgi.app\n",
        "from shop.wsgi import *\nhandle = app\n",
        "from importlib import import_module\napp = import_module('shop.wsgi').app\n",
        "from shop.again import application\n",
        "from shop.again import served\n",
        "from serve import app\n",
        "from shop.parts import bare\n",
    ],
)
def test_another_module_that_has_the_application_is_the_same(objected, handler):
    """`x-offramp.old.app` names one way to it; a project has more."""
    assert len(objected(handler, wanted=OTHERS)) == 1


@pytest.mark.parametrize(
    "handler",
    [
        "from shop.web import db\n",  # which was given the application, and is not it
        "from shop.parts import text\n",
        "import shop.wsgi\n",
        "from flask import Flask\napp = Flask(__name__)\n",
    ],
)
def test_what_only_has_to_do_with_the_application_is_not_it(objected, handler):
    """Sharing the database is what functions are made for."""
    assert objected(handler, wanted=OTHERS) == []


@pytest.mark.parametrize(
    "handler",
    [
        "def handle(event, context): ...\n",
        "from plain import handler\nhandle = handler()\n",
        "from shop.tables import GOODS\n",  # which may import what it likes: it is the old side's
        "import shop\n",
        "from shop import web\nNAME = 'create_app'\n",
        "from shop.web import Flask\n",
        "import web\napp = web.create_app()\n",
        "from web import create_app\n",
        "from .web import create_app\n",
        "print('shop.web')\n",
        "create_app = 1\n",
    ],
)
def test_a_handler_of_its_own_stands_against_nothing(objected, handler):
    """It may share the application's tables and helpers, which `retire` then leaves alone."""
    assert objected(handler) == []


def test_a_factory_may_be_given_something(objected, tmp_path):
    """As gunicorn takes it: `shop.web:create_app("production")`."""
    objected("from shop.web import create_app\n")
    functions = load(tmp_path).functions

    assert len(list(objections(read(tmp_path), functions, 'shop.web:create_app("x")'))) == 1


def test_modules_that_import_each_other_are_gone_through_once(objected):
    """Nor is one lost that cannot be read."""
    found = objected("import a\n", a="import b\n", b="import a\nfrom shop.web import create_app\n")

    assert len(found) == 1
    assert objected("import a\n", a="import b\n", b="this is (no Python\n") == []


def test_a_project_behind_a_link_is_looked_at_all_the_same(objected, tmp_path):
    """Its handlers are found by where they really are."""
    objected("from lifted import handler\n")
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    catalogue = load(link)

    told = list(objections(read(tmp_path), catalogue.functions, "shop.web:create_app"))

    assert len(told) == 1
