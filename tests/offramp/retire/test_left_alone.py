"""What stays, because something that is no view reaches it, or nobody can say."""

STAYS = """

            @app.get("/stays")
            def stays():
                return "x"
"""


def retired(application, files, *routes, app="app:app"):
    shop = application(files, app=app)
    return shop, shop.retire(*(routes or ("GET /goes",)))


def test_a_task_that_a_worker_runs_stays_and_is_told(application):
    """Messages for it may be waiting."""
    shop, made = retired(
        application,
        {
            "queue_of_ours.py": """
            class Queue:
                def task(self, function):
                    return function


            queue = Queue()
        """,
            "tasks.py": """
            from queue_of_ours import queue


            @queue.task
            def send(name):
                return worded(name)


            def worded(name):
                return name
        """,
            "app.py": f"""
            from flask import Flask
            from tasks import send

            app = Flask(__name__)


            @app.get("/goes")
            def goes():
                return send("x")
{STAYS}""",
        },
    )

    assert "def worded" in shop.text("tasks.py")
    assert "import send" not in shop.text("app.py")
    assert [one for one in made.kept if "tasks.send" in one]


def test_a_task_that_something_else_sends_is_not_told(application):
    """It was called unused, and people were told to remove it."""
    _, made = retired(
        application,
        {
            "tasks.py": """
            class Queue:
                def task(self, function):
                    return function


            queue = Queue()


            @queue.task
            def send(name):
                return name
        """,
            "app.py": """
            from flask import Flask
            from tasks import send

            app = Flask(__name__)


            @app.get("/goes")
            def goes():
                return send("x")


            @app.get("/stays")
            def stays():
                return send("y")
""",
        },
    )

    assert made.kept == []


def test_what_a_blueprint_that_stays_calls_is_not_told(application):
    """Its error handlers were called unused, which they are by nobody but Flask."""
    _, made = retired(
        application,
        {
            "app.py": """
            from flask import Blueprint, Flask

            pages = Blueprint("pages", __name__)


            @pages.errorhandler(LookupError)
            def missing(error):
                return "missing", 404


            @pages.after_request
            def stamped(response):
                return response


            @pages.get("/goes")
            def goes():
                return "x"


            @pages.get("/stays")
            def stays():
                return "y"


            app = Flask(__name__)
            app.register_blueprint(pages)
""",
        },
    )

    assert made.kept == []


def test_commands_signals_and_handlers_keep_what_they_use(application):
    """None of them is a route, and all of them run."""
    shop, _ = retired(
        application,
        {
            "work.py": """
            class Refused(Exception):
                pass


            def cleaned():
                return 1


            def counted():
                return 2


            def worded(error):
                return str(error)


            def alone():
                return 4
        """,
            "app.py": f"""
            from flask import Flask, request_started
            from work import Refused, alone, cleaned, counted, worded

            app = Flask(__name__)


            @app.cli.command("clean")
            def clean():
                cleaned()


            @request_started.connect
            def count(sender, **extra):
                counted()


            @app.errorhandler(Refused)
            def refused(error):
                return worded(error), 400


            @app.get("/goes")
            def goes():
                if cleaned() + counted() + alone():
                    raise Refused(worded("x"))
                return ""
{STAYS}""",
        },
    )

    text = shop.text("work.py")
    kept = ("class Refused", "def cleaned", "def counted", "def worded")
    assert [word in text for word in kept] == [True] * 4
    assert "def alone" not in text


def test_scripts_and_services_outside_of_the_package_count(application):
    """A worker's module, a command of pyproject.toml, a notebook: all use the old side's code."""
    shop, _ = retired(
        application,
        {
            "shop/__init__.py": f"""
            from flask import Flask
            from shop.work import by_command, by_notebook, by_nobody, by_script

            app = Flask(__name__)


            @app.get("/goes")
            def goes():
                return str([by_command(), by_notebook(), by_nobody(), by_script()])
{STAYS}""",
            "shop/work.py": "\n".join(
                f"def {name}():\n    return 1\n\n"
                for name in ("by_command", "by_notebook", "by_nobody", "by_script")
            ),
            "scripts/nightly.py": "from shop.work import by_script\n\nby_script()\n",
            "look.ipynb": '{"cells": [{"source": ["from shop.work import by_notebook"]}]}',
            "pyproject.toml": '[project.scripts]\nx = "shop.work:by_command"\n',
        },
        app="shop:app",
    )

    text = shop.text("shop/work.py")
    names = ("by_script", "by_command", "by_notebook", "by_nobody")
    assert [f"def {name}" in text for name in names] == [True, True, True, False]


def test_reexports_and_stars_lose_what_goes(application):
    """A package hands on names; `__all__` lists them."""
    shop, _ = retired(
        application,
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


def test_types_and_shared_decorators_stay(application):
    """An annotation in quotes is a use; a decorator of two views is the other's, too."""
    shop, _ = retired(
        application,
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


def test_an_extension_bound_to_the_application_stays(application):
    """It may work for every route, whoever names it."""
    shop, _ = retired(
        application,
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
