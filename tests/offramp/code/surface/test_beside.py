"""A second application of a tree is said, for its routes are not in the report."""

from pathlib import Path

from offramp.code import read, surface
from tests.offramp.code.sources import write

FIRST = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/one", "one", lambda: "")
    app.add_url_rule("/two", "two", lambda: "")
    app.add_url_rule("/three", "three", lambda: "")
"""
SECOND = """
    from flask import Flask
    app = Flask(__name__)
    @app.get("/x")
    def x(): return ""
"""
INNER = """
    inner = Flask("inner", static_folder=None)
    inner.add_url_rule("/in", "in", lambda: "")
"""


def doubts(folder: Path, files: dict[str, str], application: str | None = None):
    write(folder, files)
    return [
        (one.file, one.message)
        for one in surface.find(read(folder), application).doubts
        if "another application" in one.message
    ]


def test_a_second_application_is_said_with_its_routes(tmp_path: Path) -> None:
    """Else a folder of several services would read as if there was one."""
    [(file, message)] = doubts(tmp_path, {"app.py": FIRST, "admin/app.py": SECOND})

    assert file == "admin/app.py"
    assert message.startswith("admin.app:app is another application (1 route)")


def test_one_that_nothing_starts_is_said(tmp_path: Path) -> None:
    """A folder of services tells for some of them how they are started."""
    files = {
        "api/shop.py": FIRST,
        "admin/desk.py": SECOND,
        "Procfile": "web: gunicorn api.shop:app",
    }

    [(file, message)] = doubts(tmp_path, files)

    assert file == "admin/desk.py"
    assert message.startswith("admin.desk:app is another application (1 route)")


def test_one_that_another_factory_makes_is_said(tmp_path: Path) -> None:
    """A second factory is a second application; a script with the first one's is none."""
    made = "def create_app():\n    app = Flask(__name__)\n    {}\n    return app\n"
    rule = "app.add_url_rule('/{0}', '{0}', lambda: '')"
    files = {
        "shop.py": "from flask import Flask\n" + made.format(rule.format("shop")),
        "desk.py": "from flask import Flask\n" + made.format(rule.format("desk")),
        "run_shop.py": "from shop import create_app\napp = create_app()\n",
        "server.py": "from desk import create_app\napp = create_app()\n",
        "manage.py": "from shop import create_app\napp = create_app()\n",
        "Procfile": "web: gunicorn run_shop:app",
    }

    [(file, message)] = doubts(tmp_path, files)

    assert file == "desk.py"
    assert message.startswith("server:app is another application (1 route)")


def test_a_factory_of_another_folder_is_said(tmp_path: Path) -> None:
    """Of a folder of services one tells how it is started, and the largest does not."""
    factory = (
        "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n{}    return app\n"
    )
    rule = "    @app.route('/{0}')\n    def view(): return ''\n"
    files = {
        "small/app.py": FIRST,
        "large/shop.py": factory.format(rule.format("large")),
        "jobs/nightly.py": factory.format(""),
        "small/other.py": factory.format(rule.format("other")),
        "Procfile": "web: gunicorn small.app:app",
    }

    [(file, message)] = doubts(tmp_path, files)

    assert file == "large/shop.py"
    assert message.startswith("large.shop:create_app is another application (1 route)")


def test_a_module_of_the_one_that_is_started_is_none_beside_it(tmp_path: Path) -> None:
    """What serves imports it; scripts that only use it make no other one."""
    files = {
        "shop/__init__.py": "",
        "shop/app.py": FIRST,
        "wsgi.py": "from shop.app import app as application",
        "count.py": "from shop.app import app\nprint(len(app.url_map._rules))\n",
        "Procfile": "web: gunicorn wsgi",
    }

    assert doubts(tmp_path, files) == []


def test_one_that_nothing_mounts_is_said(tmp_path: Path) -> None:
    """A view may hand it requests, which no text about routes tells."""
    made = """
        from flask import Flask
        def create_app():
            inner = Flask("inner", static_folder=None)
            inner.add_url_rule("/in", "in", lambda: "")
            app = Flask(__name__)
            app.add_url_rule("/a", "a", lambda: "")
            app.add_url_rule("/b", "b", lambda: inner.wsgi_app)
            return app
    """
    [(file, message)] = doubts(tmp_path, {"app.py": made})

    assert (file, "nothing that was followed mounts it" in message) == ("app.py", True)


def test_mounted_ones_tests_and_those_without_views_are_not_said(tmp_path: Path) -> None:
    """The routes of a mounted one are listed; of the others nobody misses anything."""
    mounted = """
        from werkzeug.middleware.dispatcher import DispatcherMiddleware
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/in": inner})
    """
    bare = "from flask import Flask\napp = Flask(__name__)\n"

    assert doubts(tmp_path, {"app.py": FIRST + INNER + mounted, "celery_app.py": bare}) == []
    assert doubts(tmp_path, {"tests/app.py": SECOND, "examples/app.py": SECOND}) == []


def test_who_names_an_application_wants_that_one(tmp_path: Path) -> None:
    """Whoever asked for it knows that there are others."""
    assert doubts(tmp_path, {"app.py": FIRST, "admin/app.py": SECOND}, "app:app") == []


PAIR = """
    from flask import Flask
    def create_app():
        app = Flask(__name__, static_folder=None)
        return app, object()
    app, sockets = create_app()
    @app.get("/{path}")
    def {path}(): return ""
"""


def test_one_that_a_factory_of_its_own_gives_beside_a_told_one_is_said(tmp_path: Path) -> None:
    """What starts one says nothing of the others; a name may be one of several: `app, sockets`."""
    told = {"Procfile": "web: gunicorn chat.rest:app\n"}
    both = {"chat/__init__.py": "", "chat/rest.py": FIRST, "chat/admin.py": PAIR.format(path="x")}

    [(file, message)] = doubts(tmp_path, told | both)
    assert (file, message.startswith("chat.admin:app is another")) == ("chat/admin.py", True)


def test_one_that_what_is_started_imports_is_no_other(tmp_path: Path) -> None:
    """It is the application that is told."""
    told = {"Procfile": "web: gunicorn wsgi:app\n", "wsgi.py": "from chat import app\n"}

    assert doubts(tmp_path, told | {"chat.py": PAIR.format(path="x")}) == []
