"""Which routes are sure, where set-up code goes one way or another."""

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
