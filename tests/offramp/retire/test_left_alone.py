"""What stays, because something that is no view reaches it, or nobody can say."""

from tests.offramp.retire.applications import without
from tests.offramp.retire.parts import STAYS


def test_a_task_that_a_worker_runs_stays_and_is_told(retired):
    """Messages for it may be waiting."""
    shop, made = retired(
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


def test_a_task_that_something_else_sends_is_not_told(retired):
    """It was called unused, and people were told to remove it."""
    _, made = retired(
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


def test_what_a_blueprint_that_stays_calls_is_not_told(retired):
    """Its error handlers were called unused, which they are by nobody but Flask."""
    _, made = retired(
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


def test_commands_signals_and_handlers_keep_what_they_use(retired):
    """None of them is a route, and all of them run."""
    shop, _ = retired(
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


def test_scripts_and_services_outside_of_the_package_count(retired):
    """A worker's module, a command of pyproject.toml, a notebook: all use the old side's code."""
    shop, _ = retired(
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


def test_an_extension_that_adds_a_route_stays(tmp_path):
    """Without it, what guards other routes has nothing to ask."""
    text = """
        from flask import Flask
        from flask_jwt import JWT, jwt_required

        app = Flask(__name__)


        def check(name, word):
            return None


        JWT(app, check, check)


        @app.get("/me")
        @jwt_required()
        def me():
            return ""
    """
    made, changed = without(tmp_path, {"app.py": text}, "POST /auth")

    assert changed == {}
    assert made.kept == ["app.check: how it is registered cannot be taken apart"]
