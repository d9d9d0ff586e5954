"""Paths that end with a slash."""

import pytest

APP = """
    from flask import Flask

    app = Flask(__name__)

    @app.get("/goes/")
    def goes():
        return "x"

    @app.get("/plain")
    def plain():
        return "x"

    @app.post("/both/")
    def sent():
        return "x"

    @app.get("/both/")
    def both():
        return "x"

    @app.get("/two/")
    def two():
        return "x"

    @app.get("/two")
    def one():
        return "x"
"""


def test_who_leaves_the_slash_out_is_told(retired):
    """Flask sends them on with a redirect, as long as it has the route."""
    _, made = retired({"app.py": APP}, "GET /goes/")

    (told,) = made.kept
    assert told.startswith("/goes/: ")
    assert told.endswith("; they get 404 then")


@pytest.mark.parametrize("route", ["GET /plain", "POST /both/", "GET /two/"])
def test_where_something_still_answers_nothing_is_told(retired, route):
    """The path without it has a route, or its other methods have."""
    _, made = retired({"app.py": APP}, route)

    assert made.kept == []
