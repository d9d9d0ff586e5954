"""What functions that views stand in are given is known inside them."""

import textwrap
from pathlib import Path

import pytest

from offramp.code import read, surface
from offramp.code.graph import Graph

VIEWS = """
    from flask import Flask
    import redis
    class Shop:
        def open(self): ...
    class Bank:
        def open(self): ...
    def routes(app, shop, client, one: Bank):
        def inner():
            shop.open()
            client.get("x")
            one.open()
        app.add_url_rule("/", "home", inner)
    def alone(shop):
        shop.open()
    app = Flask(__name__)
"""


def calls(folder: Path, start: str, ref: str) -> list[str]:
    """Return what a function calls when the application starts as told."""
    text = textwrap.dedent(VIEWS) + textwrap.dedent(start)
    (folder / "app.py").write_text(text)
    project = read(folder)
    surface.find(project)
    sites = Graph(project).sites(ref)
    return [one.target for one in sites.calls] if sites else []


@pytest.mark.parametrize(
    ("start", "shop"),
    [
        ("routes(app, Shop(), redis.Redis(), Shop())", "app.Shop.open"),
        ("routes(app, Shop(), redis.Redis(), 1)\nroutes(app, Bank(), redis.Redis(), 1)", "?.open"),
    ],
)
def test_a_view_has_it_from_around(tmp_path: Path, start: str, shop: str) -> None:
    """Where two calls give different objects, nothing is said; an annotation says it first."""
    found = calls(tmp_path, start, "app.routes.inner")

    assert found == [shop, "redis.Redis().get", "app.Bank.open"]


def test_a_function_that_nothing_stands_in_is_not_followed(tmp_path: Path) -> None:
    """Others than the set-up code may call it."""
    assert calls(tmp_path, "alone(Shop())", "app.alone") == ["?.open"]


CLASSES = """
    from flask import Flask
    from flask_login import LoginManager
    class Query:
        def get(self, number): ...
    class User:
        query = Query()
    class Other:
        query = Query()
    def signing_in(app, model):
        manager = LoginManager(app)
        @manager.user_loader
        def load(number):
            return model.query.get(number)
    app = Flask(__name__)
"""


@pytest.mark.parametrize(
    ("start", "called"),
    [
        ("signing_in(app, User)", "app.Query.get"),
        ("signing_in(app, User)\nsigning_in(app, Other)", "?.get"),
    ],
)
def test_a_loader_has_a_class_from_around(tmp_path: Path, start: str, called: str) -> None:
    """Who is signed in is looked for in the table of the class that the set-up gives."""
    text = textwrap.dedent(CLASSES) + start
    (tmp_path / "app.py").write_text(text)
    project = read(tmp_path)
    surface.find(project)
    sites = Graph(project).sites("app.signing_in.load")

    assert [one.target for one in sites.calls] == [called] if sites else sites
