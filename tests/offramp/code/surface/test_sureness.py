"""Which routes are sure, where set-up code goes one way or another."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write


def test_both_branches_of_what_is_not_known_are_found_and_not_sure(tmp_path):
    """A feature that a variable switches on may be there in production."""
    write(
        tmp_path,
        {
            "app.py": """
                import os
                from flask import Flask
                app = Flask(__name__, static_folder=None)
                if os.environ.get("FEATURE"):
                    app.add_url_rule("/on", "on", lambda: "")
                else:
                    app.add_url_rule("/off", "off", lambda: "")
                app.add_url_rule("/always", "always", lambda: "")
            """
        },
    )

    routes = surface.find(read(tmp_path)).routes

    assert {(one.path, one.sure) for one in routes} == {
        ("/on", False),
        ("/off", False),
        ("/always", True),
    }


def sure_of(folder, source):
    """Return the paths of all routes but /static that are sure, and that are not."""
    one = surface.find(read(write(folder, {"app.py": source})))
    own = [route for route in one.routes if route.endpoint != "static"]
    return {one.path for one in own if one.sure}, {one.path for one in own if not one.sure}


def test_what_an_application_has_wherever_it_is_made_is_sure(tmp_path):
    """Which of three calls of a factory runs says nothing against the factory's routes."""
    source = """
        import os
        from flask import Blueprint, Flask
        def create_app(**options):
            app = Flask(__name__)
            pages = Blueprint("pages", __name__)
            @pages.get("/a")
            def a(): return ""
            app.register_blueprint(pages)
            app.add_url_rule("/b", "b", a)
            if os.environ.get("MORE"):
                app.add_url_rule("/more", "more", a)
            return app
        if os.environ.get("MODE") == "old":
            app = create_app(old=True)
        else:
            app = create_app()
    """

    assert sure_of(tmp_path, source) == ({"/a", "/b"}, {"/more"})


def test_what_is_added_in_another_branch_is_not_sure(tmp_path):
    """Two conditions of the same depth are still two."""
    source = """
        import os
        from flask import Flask
        if os.environ.get("A"):
            app = Flask("a")
        if os.environ.get("B"):
            app.add_url_rule("/b", "b", lambda: "")
    """

    assert sure_of(tmp_path, source) == (set(), {"/b"})


def test_a_check_of_settings_that_would_refuse_to_start_was_passed(tmp_path):
    """The text has the defaults, the deployment has the secrets: what follows is what runs."""
    source = """
        from flask import Flask
        class Defaults:
            TOKEN_SECRET = ""
        app = Flask(__name__)
        def check(app):
            for name in ("TOKEN_SECRET",):
                if not getattr(Defaults, name):
                    raise RuntimeError(name)
            app.add_url_rule("/checked", "checked", lambda: "")
        check(app)
    """

    assert sure_of(tmp_path, source) == ({"/checked"}, set())


def test_what_a_switch_turns_on_is_not_sure(tmp_path):
    """A setting of the tests is turned where nobody knows whether it is."""
    assert sure_of(
        tmp_path,
        """
        import os
        from flask import Flask
        app = Flask(__name__)
        class Config:
            TESTING = False
            PAGES = True
            if os.environ.get("TRIAL"):
                TESTING = True
                PAGES = True
        if Config.TESTING:
            app.add_url_rule("/wipe", "wipe", lambda: "")
        if Config.PAGES:
            app.add_url_rule("/pages", "pages", lambda: "")
        """,
    ) == ({"/pages"}, {"/wipe"})


def test_a_folder_of_which_only_the_end_is_known_names_static_files(tmp_path):
    """Where it lies does not matter for the path."""
    source = """
        import os, shop
        from flask import Flask
        app = Flask(__name__, static_folder=os.path.join(shop.HOME, "files", "assets"))
    """
    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [one.path for one in ours.routes] == ["/assets/<path:filename>"]


LISTED = """
    from flask import Blueprint, Flask
    from plugins import DEBUG
    def create_app():
        app = Flask(__name__, static_folder=None)
        parts = []
        for name in ("users", "orders", "debug"):
            part = Blueprint(name, __name__)
            part.add_url_rule(f"/{{name}}", "page", print)
            parts.append(part)
        debug = parts.pop()
        {}
        for part in parts:
            app.register_blueprint(part)
        return app
"""


@pytest.mark.parametrize(
    ("code", "sure"),
    [
        ("if DEBUG: parts.append(debug)", [True, True, False]),
        ("if DEBUG: parts += [debug]", [True, True, False]),
        ("if DEBUG: parts.extend([debug])", [True, True, False]),
        ("if DEBUG: parts.insert(0, debug)", [False, True, True]),
        ("parts.append(debug)", [True, True, True]),
        ("if DEBUG: parts = [*parts, debug]", [True, True, True]),
    ],
)
def test_what_a_list_may_have_is_not_sure(tmp_path, code, sure):
    """A switch adds a part to the list; all that is in it is registered."""
    write(tmp_path, {"app.py": LISTED.format(code)})

    assert [one.sure for one in surface.find(read(tmp_path)).routes] == sure


def test_what_a_branch_adds_for_itself_is_as_sure_as_the_branch(tmp_path):
    """One branch makes the application, fills a list and registers what is in it."""
    write(
        tmp_path,
        {
            "app.py": LISTED.format("parts.append(debug)")
            .replace("DEBUG\n    def create_app():", "DEBUG\n    if DEBUG:")
            .replace("        return app\n", "")
        },
    )

    assert [one.sure for one in surface.find(read(tmp_path)).routes] == [True, True, True]


IDLE = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", "home", print)
    def {}():
        app.add_url_rule("/more", "more", print)
"""


@pytest.mark.parametrize(
    ("name", "files", "sure"),
    [
        ("fill", {}, [True, False]),
        ("main", {}, [True, True]),
        ("fill", {"other.py": "from app import fill\nfill()\n"}, [True, True]),
    ],
    ids=["nobody names it", "a start by its name", "another module calls it"],
)
def test_what_nobody_seems_to_call_is_not_sure(tmp_path, name, files, sure):
    """A function that fills the application is told, for a server may call it."""
    write(tmp_path, {"app.py": IDLE.format(name), **files})

    assert [one.sure for one in surface.find(read(tmp_path)).routes] == sure


BUILT = """
    from pathlib import Path
    from flask import Blueprint, Flask
    app = Flask(__name__, static_folder=None)
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/pages", "pages", lambda: "")
    here = Path(__file__).parent
    if (here / "{folder}" / "index.html").exists():
        app.register_blueprint(pages)
    app.add_url_rule("/", "home", lambda: "")
"""


@pytest.mark.parametrize(
    ("folder", "routes"),
    [
        ("page/dist", {"/pages": False, "/": True}),
        ("build", {"/pages": False, "/": True}),
        ("page/public", {"/": True}),
        ("page/there", {"/pages": True, "/": True}),
    ],
)
def test_what_is_built_when_it_is_deployed_may_be_there(tmp_path, folder, routes):
    """Folders that are made are not looked into: a page's files may lie in them or not."""
    sources = {"app.py": BUILT.format(folder=folder), "page/there/index.html": "<html>"}
    write(tmp_path, sources | {"page/dist/index.html": "<html>"})

    assert {one.path: one.sure for one in surface.find(read(tmp_path)).routes} == routes


def test_what_follows_an_end_that_may_come_is_not_sure(tmp_path):
    """An extension that a variable switches on often ends its set-up where that is not there."""
    source = """
        import os
        from flask import Blueprint, Flask
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/login", "login", lambda: "")
        class Config:
            SIGNS_IN = bool(os.getenv("CLIENT") and os.getenv("SECRET"))
        def signing_in(app):
            if not Config.SIGNS_IN:
                return
            app.register_blueprint(pages)
        def create_app():
            app = Flask(__name__)
            signing_in(app)
            app.add_url_rule("/after", "after", lambda: "")
            if os.environ.get("SMALL"):
                return app
            app.add_url_rule("/more", "more", lambda: "")
            return app
    """

    assert sure_of(tmp_path, source) == ({"/after"}, {"/login", "/more"})


@pytest.mark.parametrize(
    "start",
    [
        "if app is None:\n    return",
        "if os.environ.get('CLIENT') is None:\n    raise RuntimeError",
        "for one in os.environ:\n    if one:\n        break",
        "if os.environ.get('CLIENT'):\n    print('signs in')",
        "def other():\n    if os.environ.get('A'):\n        return 1\nother()",
    ],
)
def test_what_cannot_have_ended_is_sure(tmp_path, start):
    """A start that refuses was passed, and another function's end is not this one's."""
    body = start.replace("\n", "\n            ")
    source = f"""
        import os
        from flask import Flask
        def pages(app):
            {body}
            app.add_url_rule("/page", "page", lambda: "")
        app = Flask(__name__)
        pages(app)
    """

    assert sure_of(tmp_path, source) == ({"/page"}, set())


def test_an_application_that_is_made_after_such_an_end_has_sure_routes(tmp_path):
    """In each run that makes the application, it has them."""
    source = """
        import os
        from flask import Flask
        def create_app():
            if os.environ.get("WORKER"):
                return None
            app = Flask(__name__)
            app.add_url_rule("/page", "page", lambda: "")
            return app
    """

    assert sure_of(tmp_path, source) == ({"/page"}, set())
