"""Applications that are made in one module and filled in another."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

STARTED = {
    "app.py": """
        from flask import Flask
        app = Flask(__name__)
    """,
    "main.py": """
        from app import app
        def main():
            from pages import pages
            app.register_blueprint(pages)
            app.run()
        if __name__ == "__main__":
            main()
    """,
    "pages.py": """
        from flask import Blueprint
        pages = Blueprint("pages", __name__)
        @pages.get("/a")
        def a(): return ""
        @pages.get("/b")
        def b(): return ""
    """,
}


def test_views_are_found_from_the_module_that_starts_the_application(assert_like_flask):
    """The package makes the application, the script beside it imports the views."""
    assert_like_flask(
        {
            "shop/__init__.py": "from flask import Flask\napp = Flask(__name__)\n",
            "shop/views.py": "from shop import app\napp.add_url_rule('/v', 'v', lambda: '')\n",
            "wsgi.py": "from shop import app\nimport shop.views\n",
        },
        "wsgi:app",
    )


def test_an_application_filled_by_what_is_started_is_found(tmp_path):
    """`main()` registers the blueprints; nobody calls it but the console script."""
    write(
        tmp_path,
        {
            "shop/__init__.py": "from flask import Flask\napp = Flask('x', static_folder=None)\n",
            "shop/web.py": """
                from flask import Blueprint
                web = Blueprint("web", __name__)
                web.add_url_rule("/w", "w", lambda: "")
            """,
            "shop/main.py": """
                def main():
                    from shop import app
                    from shop.web import web
                    app.register_blueprint(web)
                    app.run()
            """,
        },
    )

    ours = surface.find(read(tmp_path))

    assert found(ours) == {("/w", "GET", "web.w")}
    assert ours.application == "shop:app"


def test_an_application_that_is_bare_where_it_was_asked_for_is_doubted(tmp_path):
    """A report of one route reads as if there were no more."""
    one = surface.find(read(write(tmp_path, STARTED)), "app:app")

    assert [route.endpoint for route in one.routes] == ["static"]
    (doubt,) = one.doubts
    bare, _, more = doubt.message.partition(": ")
    assert bare == "app:app has no routes of its own where it is made"
    assert more == "what starts the application adds 2, told without --app"


def test_an_application_that_has_its_routes_is_not_doubted(tmp_path):
    """Nothing is missing where the same routes are found without being told."""
    small = {"app.py": "from flask import Flask\napp = Flask(__name__)\n"}

    assert not surface.find(read(write(tmp_path, small)), "app:app").doubts


def test_an_application_filled_at_a_modules_top_is_found(tmp_path):
    """A module that only registers what others wrote has no function, and no name to know it by."""
    write(
        tmp_path,
        {
            "base.py": "from flask import Flask\napp = Flask(__name__, static_folder=None)\n",
            "pages.py": "from flask import Blueprint\npages = Blueprint('pages', __name__)\n"
            "@pages.route('/page')\ndef page(): return ''\n",
            "web.py": "from base import app as application\nfrom pages import pages\n"
            "application.register_blueprint(pages, url_prefix='/web')\n",
        },
    )

    assert {one.path for one in surface.find(read(tmp_path)).routes} == {"/web/page"}


@pytest.mark.parametrize(
    ("served", "is_filled"),
    [
        ("WSGIServer(('', 80), app).serve_forever()", True),
        ("serve(app, port=80)", True),
        ("app.run()", True),
        ("print(observe(app))", False),
    ],
)
def test_views_that_only_the_started_script_imports_are_found(tmp_path, served, is_filled):
    """Whatever server it hands the application to: gevent's, waitress's or Flask's own."""
    write(
        tmp_path,
        {
            "app.py": f"""
                from flask import Flask
                app = Flask("x", static_folder=None)
                if __name__ == "__main__":
                    from core.views import *
                    {served}
            """,
            "core/views.py": "from app import app\napp.add_url_rule('/v', 'v', lambda: '')\n",
        },
    )

    assert found(surface.find(read(tmp_path))) == ({("/v", "GET", "v")} if is_filled else set())


HALF = {
    "shop/__init__.py": """
        from flask import Flask
        app = Flask(__name__)
        from shop.pages import pages
        def create_app(app, debug=False):
            app.register_blueprint(pages)
        """,
    "shop/pages.py": """
        from flask import Blueprint
        from shop import app
        pages = Blueprint("pages", __name__)
        @app.get("/")
        def home(): return ""
        @pages.get("/a")
        def a(): return ""
        """,
    "run.py": """
        from shop import app, create_app
        if __name__ == "__main__":
            create_app(app, debug=True)
            app.run()
        """,
}


def test_blueprints_that_only_the_script_registers_are_found(tmp_path):
    """Its guard gives the application to what registers them; one view was there before."""
    write(tmp_path, HALF)
    found_there = surface.find(read(tmp_path))

    assert {one.path for one in found_there.routes} >= {"/", "/a"}
    assert found_there.doubts == []


def test_a_blueprint_that_no_script_registers_is_doubted(tmp_path):
    """Nothing says that it is served."""
    write(tmp_path, HALF | {"run.py": HALF["run.py"].replace("create_app(app, debug=True)", "")})
    found_there = surface.find(read(tmp_path))

    assert "/a" not in {one.path for one in found_there.routes}
    assert [one.message for one in found_there.doubts] == [
        "blueprint pages has routes, and nothing registers it"
    ]


WITHIN = {
    "shop.py": """
        from flask import Flask
        def create_app():
            app = Flask(__name__, static_folder=None)
            with app.app_context():
                import jobs
                import pages
            return app
    """,
    "jobs.py": """
        from flask import Flask
        app = Flask("jobs", static_folder=None)
    """,
    "pages.py": """
        from flask import current_app as app
        @app.route("/a")
        def a(): return ""
    """,
}


def test_what_is_imported_within_a_context_is_told_that_application(tmp_path):
    """One for jobs, made meanwhile, is another."""
    write(tmp_path, WITHIN)

    assert [one.path for one in surface.find(read(tmp_path), "shop:create_app").routes] == ["/a"]


def test_after_the_context_current_app_is_the_newest_again(tmp_path):
    """The views are imported when the block is over."""
    late = WITHIN["shop.py"].replace("        import pages", "    import pages")
    write(tmp_path, WITHIN | {"shop.py": late})

    assert surface.find(read(tmp_path), "shop:create_app").routes == []
