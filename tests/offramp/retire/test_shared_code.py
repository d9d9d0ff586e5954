"""What stays since staying code shares it: names handed on, types, decorators, extensions."""

import pytest

from tests.offramp.retire.parts import STAYS


def test_reexports_and_stars_lose_what_goes(retired):
    """A package hands on names; `__all__` lists them."""
    shop, _ = retired(
        {
            "work/__init__.py": """
            from .first import *
            from .second import alone, shared
            from .third import *

            __all__ = ["alone", "shared"]
            __all__ += ["starred", "single"]
        """,
            "work/first.py": "def starred():\n    return 1\n",
            "work/second.py": "def alone():\n    return 1\n\n\ndef shared():\n    return 2\n",
            "work/third.py": "def single():\n    return 1\n",
            "app.py": f"""
            from flask import Flask
            from work import alone, shared, single, starred

            app = Flask(__name__)


            @app.get("/goes")
            def goes():
                return str(alone() + shared() + single())


            @app.get("/kept")
            def kept():
                return str(shared() + starred())
{STAYS}""",
        },
    )

    assert shop.text("work/__init__.py").splitlines() == [
        *("from .first import *", "from .second import shared", ""),
        *('__all__ = ["shared"]', '__all__ += ["starred"]'),
    ]
    assert not shop.has("work/third.py")


STARRED = {
    "shop/__init__.py": """
        from flask import Flask


        def create_app():
            app = Flask(__name__)
            from shop import views

            app.register_blueprint(views.api)
            return app
    """,
    "shop/views/__init__.py": "from shop.views.api import *\n",
    "shop/views/api.py": """
        from flask import Blueprint

        api = Blueprint("api", __name__)


        @api.get("/goes")
        def goes():
            return "g"


        @api.get("/stays")
        def stays():
            return "s"
    """,
    "tests/conftest.py": """
        import pytest
        from shop import create_app


        @pytest.fixture
        def client():
            return create_app().test_client()
    """,
    "tests/test_stays.py": """
        def test_stays(client):
            assert client.get("/stays").data == b"s"
    """,
}


def test_a_star_that_tests_reach_is_no_use_of_a_view(retired):
    """A fixture makes the application, its package takes all of each module of views."""
    shop, _ = retired(STARRED, app="shop:create_app")

    assert "def goes" not in shop.text("shop/views/api.py")
    assert shop.tested().startswith("1 passed")


def test_a_view_that_a_test_which_stays_uses_is_named_with_it(application):
    """Somebody has to know what to change: the fixture, or what it uses."""
    fixture = """
        import pytest
        from shop import create_app
        from shop.views import goes


        @pytest.fixture
        def client():
            return create_app().test_client()


        @pytest.fixture(autouse=True)
        def said():
            return goes()
    """
    made = application(STARRED | {"tests/conftest.py": fixture}, app="shop:create_app")

    (refused,) = made.plan("GET /goes").refusals

    assert refused.startswith("shop.views.api.goes is a view that goes, but tests.conftest.said")


def test_types_and_shared_decorators_stay(retired):
    """An annotation in quotes is a use; a decorator of two views is the other's, too."""
    shop, _ = retired(
        {
            "kinds.py": "class Item:\n    pass\n\n\nclass Other:\n    pass\n",
            "guards.py": """
            from functools import wraps


            def guard(view):
                @wraps(view)
                def inner(*args, **kwargs):
                    return view(*args, **kwargs)

                return inner


            def strict(view):
                return guard(view)
        """,
            "app.py": """
            from __future__ import annotations

            from typing import TYPE_CHECKING

            from flask import Flask
            from guards import guard, strict

            if TYPE_CHECKING:
                from kinds import Item, Other

            app = Flask(__name__)


            @app.get("/goes")
            @strict
            def goes():
                return shown(None, None)


            @app.get("/stays")
            @guard
            def stays():
                return worded(None)


            def worded(item: "Item | None") -> str:
                return "x"


            def shown(item: Item, other: Other) -> str:
                return "y"
        """,
        },
    )

    assert "def strict" not in shop.text("guards.py")
    assert "def guard" in shop.text("guards.py")
    assert "class Item" in shop.text("kinds.py")
    assert "Other" not in shop.text("app.py")


def test_an_extension_bound_to_the_application_stays(retired):
    """It may work for every route, whoever names it."""
    shop, _ = retired(
        {
            "limits.py": """
            class Limiter:
                def __init__(self, app):
                    app.after_request(self.told)

                def told(self, response):
                    return response

                def limit(self, text):
                    return lambda view: view
        """,
            "app.py": f"""
            from flask import Flask
            from limits import Limiter

            app = Flask(__name__)
            limiter = Limiter(app)


            @app.get("/goes")
            @limiter.limit("1/s")
            def goes():
                return ""
{STAYS}""",
        },
    )

    assert "limiter = Limiter(app)" in shop.text("app.py")


@pytest.mark.parametrize(
    ("script", "stays"),
    [
        ("from jobs import resize\nresize()\n", True),
        ("import sys; sys.path.append('.'); from jobs import resize; resize()\n", True),
        ("import os; import jobs; jobs.resize()\n", True),
        ("try: from jobs import resize\nexcept ImportError: pass\nelse: resize()\n", True),
        ("import sys; from jobs import other; other()\n", False),
    ],
)
def test_a_script_uses_what_it_imports_anywhere_in_a_line(retired, script, stays):
    """Nobody runs it before the next night, and then it would fail."""
    app = """
        from flask import Flask
        from jobs import resize

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            resize()
            return ""


        @app.get("/stays")
        def stays():
            return ""
    """
    jobs = "def resize(): ...\n\n\ndef other(): ...\n"
    shop, _ = retired({"app.py": app, "jobs.py": jobs, "scripts/clean.py": script})

    assert ("def resize" in shop.text("jobs.py")) is stays
