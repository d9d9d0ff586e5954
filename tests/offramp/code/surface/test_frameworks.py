"""Applications of other frameworks are named, so that nobody thinks they were read."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

QUART = """
    from quart import Blueprint, Quart
    app = Quart(__name__)
    @app.get("/users")
    async def users(): return []
"""
FLASK = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.get("/pages")
    def pages(): return ""
"""


def said(folder, files):
    found = surface.find(read(write(folder, files))).doubts
    return [(one.message, one.file, one.line) for one in found]


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        (QUART, "Quart", 3),
        ("import fastapi\nserver = fastapi.FastAPI(title='x')\n", "FastAPI", 2),
        ("from fastapi import FastAPI as API\ndef make():\n    return API()\n", "FastAPI", 3),
        ("from fastapi import FastAPI\n\nclass Own(Base, FastAPI):\n    pass\n", "FastAPI", 3),
        ("from aiohttp import web\napp = web.Application()\n", "aiohttp", 2),
        ("import pecan\n\napp = pecan.make_app('shop.root')\n", "Pecan", 3),
        ("from pyramid.config import Configurator\nfor_all = Configurator()\n", "Pyramid", 2),
        ("import tornado.web\n\napp = tornado.web.Application([])\n", "Tornado", 3),
        ("import connexion\napp = connexion.AsyncApp('x')\n", "connexion, on Starlette", 2),
    ],
)
def test_where_there_is_no_flask_the_framework_is_said(tmp_path, source, name, line):
    """It answers the first question of somebody whose report is empty."""
    begin = "no Flask application was found: this one is an application of"

    assert said(tmp_path, {"app.py": source}) == [(f"{begin} {name}", "app.py", line)]


def test_beside_flask_its_routes_are_said_to_be_left_out(tmp_path):
    """Once for each framework, however many modules make one."""
    found = said(tmp_path, {"app.py": FLASK, "live/one.py": QUART, "live/two.py": QUART})

    message = "this is an application of Quart of its own, and its routes are left out"
    assert found == [(message, "live/one.py", 3)]


@pytest.mark.parametrize(
    "files",
    [
        {"tests/one.py": QUART},
        {"one.py": "from quart import Quart\ndef of(app: Quart): return app\n"},
        {"one.py": "from fastapi import FastAPI\nclass Own:\n    app: FastAPI\n"},
        {"one.py": "class FastAPI:\n    pass\napp = FastAPI()\n"},
        {"one.py": "from shop.web import Application\napp = Application()\n"},
    ],
    ids=["of tests", "only named", "of an attribute", "its own class", "another's class"],
)
def test_what_is_no_application_of_another_framework_is_not_said(tmp_path, files):
    """A name alone says nothing."""
    assert said(tmp_path, {"app.py": FLASK, **files}) == []


def test_an_application_that_was_asked_for_is_alone(tmp_path):
    """Who names it knows what else is there."""
    found = surface.find(read(write(tmp_path, {"app.py": FLASK, "live.py": QUART})), "app:app")

    assert found.doubts == []
