"""Functions whose route nothing on the old side declares, as far as its text tells."""

import pytest

SHOP = """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/stays")
    def stays():
        return "x"
"""
DOUBTED = """
    import importlib
    import os

    from flask import Flask

    app = Flask(__name__)
    importlib.import_module(os.environ["MORE"]).init_app(app)
"""


def test_a_route_that_only_the_new_side_has_leaves_nothing_to_remove(application):
    """It was written as a function; its destination is the only one already."""
    made = application({"app.py": SHOP}).plan("GET /new")

    assert made.kept == ["GET /new: the old side declares no such route"]
    assert made.refusals == []


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"app.py": DOUBTED}, "app.py:7"),
        ({"app.py": SHOP, "more.py": "print 'of Python 2'"}, "more.py: Python 2"),
    ],
)
def test_where_not_all_is_followed_a_route_that_is_not_seen_is_refused(application, files, place):
    """What serves it may be there: it would stay, and nothing could send requests back to it."""
    made = application(files).plan("GET /there")

    assert made.kept == []
    (refused,) = made.refusals
    assert refused.startswith("GET /there: the old side declares no such route that is seen, but")
    assert place in refused


def test_what_is_not_followed_stands_in_no_way_of_a_route_that_is_seen(application):
    """Doubts are about what is not there."""
    goes = SHOP.replace("stays", "goes") + SHOP.partition("Flask(__name__)")[2]
    made = application({"app.py": goes, "more.py": "print 'of Python 2'"}).plan("GET /goes")

    assert (made.refusals, made.kept) == ([], [])
