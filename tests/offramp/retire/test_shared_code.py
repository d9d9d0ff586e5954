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
