"""Which application of a tree is looked at."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.small import ONE, TWO, paths


def test_routes_of_two_applications_are_not_mixed(tmp_path):
    """The one with more routes is taken, the other is named."""
    write(tmp_path, {"first.py": ONE, "second.py": TWO})

    ours = surface.find(read(tmp_path))

    assert ours.application == "second:create_app"
    assert ours.others == ["first:app"]
    assert paths(ours) == {"/two", "/three"}


def test_an_application_that_was_passed_over_is_said(tmp_path):
    """Two that stand side by side are one's own choice, which the number of routes is not."""
    more = ONE.replace(", static_folder=None", "")
    write(tmp_path, {"first.py": more, "second.py": TWO})

    said = [one for one in surface.find(read(tmp_path)).doubts if "another" in one.message]

    assert [(one.file, one.line) for one in said] == [("first.py", 3)]
    assert said[0].message.startswith("first:app is another application (1 route)")


def test_pages_that_a_library_makes_do_not_choose(tmp_path):
    """An admin has ten for each table; what the application is about is its own code."""
    tables = "".join(f"admin.add_view(ModelView(M{n}, None))\n" for n in range(9))
    models = "".join(f"class M{n}: pass\n" for n in range(9))
    admin = (
        "from flask import Flask\nfrom flask_admin import Admin\n"
        f"from flask_admin.contrib.sqla import ModelView\n{models}"
        f"app = Flask(__name__)\nadmin = Admin(app)\n{tables}"
    )
    write(tmp_path, {"admin.py": admin, "shop.py": TWO})

    assert surface.find(read(tmp_path)).application == "shop:create_app"


@pytest.mark.parametrize(
    ("files", "asked"),
    [
        ({"first.py": ONE, "second.py": TWO}, "second:create_app"),
        ({"first.py": "from flask import Flask\napp = Flask(__name__)\n", "second.py": TWO}, None),
        ({"tests/first.py": ONE, "second.py": TWO}, None),
        (
            {"first.py": TWO, "second.py": "from first import create_app\napp = create_app()\n"},
            None,
        ),
    ],
    ids=["one is named", "one has no routes", "one is of the tests", "both are the same"],
)
def test_no_other_application_is_told_of_without_need(tmp_path, files, asked):
    """It is the first line that a newcomer reads."""
    write(tmp_path, files)

    found = surface.find(read(tmp_path), asked).doubts

    assert not any("another application" in one.message for one in found)


def test_a_second_application_with_a_few_more_routes_is_not_the_first(tmp_path):
    """A server of events serves all of them too; `app` at the top is still the application."""
    many = "".join(f"    app.add_url_rule('/{n}', '{n}', lambda: '')\n" for n in range(20))
    made = f"from flask import Flask\ndef create_app():\n    app = Flask('x')\n{many}"
    write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/app.py": f"{made}    return app\napp = create_app()\n",
            "shop/events.py": f"{made}    app.add_url_rule('/e', 'e', lambda: '')\n"
            "    return app\napp = create_app()\n",
        },
    )

    ours = surface.find(read(tmp_path))

    assert (ours.application, ours.others) == ("shop.app:app", ["shop.events:app"])


@pytest.mark.parametrize(
    ("fewer", "taken"),
    [(1, "shop.app:app"), (3, "status:app")],
    ids=["a service beside it", "nearly as many"],
)
def test_one_that_is_started_has_more_than_a_few_of_the_routes(tmp_path, fewer, taken):
    """A folder of services says how the smallest is started, and of the largest nothing."""
    head = "from flask import Flask\napp = Flask('x', static_folder=None)\n"
    rule = "app.add_url_rule('/{0}', '{0}', lambda: '')\n"
    write(
        tmp_path,
        {
            "shop/app.py": head + "".join(rule.format(n) for n in range(8)),
            "status.py": head + "".join(rule.format(n) for n in range(fewer + 1)),
            "Procfile": "status: gunicorn status:app",
        },
    )

    assert surface.find(read(tmp_path)).application == taken


def test_the_application_that_is_asked_for_is_taken(tmp_path):
    """`--app` says which, as `flask --app` does."""
    write(tmp_path, {"first.py": ONE, "second.py": TWO})

    assert paths(surface.find(read(tmp_path), "first:app")) == {"/one"}
    assert paths(surface.find(read(tmp_path), "second:create_app")) == {"/two", "/three"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("made:create_app('x')", {"/x"}),
        ("made:create_app(name='y')", {"/y"}),
        ("made:create_app", {"/z"}),
        ("made:create_app(what)", {"/z"}),
    ],
)
def test_a_factory_is_given_the_literals_that_are_asked_for(tmp_path, asked, expected):
    """As `flask --app "made:create_app('x')"` calls it; anything else is no literal."""
    source = """
        from flask import Flask
        def create_app(name="z"):
            app = Flask(__name__, static_folder=None)
            app.add_url_rule("/" + name, "n", lambda: "")
            return app
    """
    write(tmp_path, {"made.py": source})

    assert paths(surface.find(read(tmp_path), asked)) == expected


@pytest.mark.parametrize("first", ["closed", "open"])
def test_of_two_applications_that_a_setting_chooses_the_fuller_is_taken(tmp_path, first):
    """While a shop is closed it serves one page: that is not what is to be moved."""
    source = f"""
        import os
        from flask import Flask
        def closed():
            app = Flask(__name__, static_folder=None)
            app.add_url_rule("/closed", "c", lambda: "")
            return app
        def opened():
            app = Flask(__name__, static_folder=None)
            app.add_url_rule("/a", "a", lambda: "")
            app.add_url_rule("/b", "b", lambda: "")
            return app
        def create_app():
            if os.environ.get("SHOP"):
                return {"closed" if first == "closed" else "opened"}()
            return {"opened" if first == "closed" else "closed"}()
        app = create_app()
    """
    write(tmp_path, {"shop.py": source})

    assert paths(surface.find(read(tmp_path))) == {"/a", "/b"}


def test_a_factory_that_fills_in_another_is_preferred(tmp_path):
    """The inner one has no blueprints until somebody says which."""
    inner = """
        from flask import Flask
        def create_app(blueprints=()):
            app = Flask(__name__, static_folder=None)
            for one in blueprints:
                app.register_blueprint(one)
            return app
    """
    outer = """
        from flask import Blueprint
        from . import factory
        web = Blueprint("web", __name__)
        web.add_url_rule("/w", "w", lambda: "")
        def create_app(path=None):
            return factory.create_app(blueprints=[web])
    """
    write(tmp_path, {"shop/__init__.py": outer, "shop/factory.py": inner})

    ours = surface.find(read(tmp_path))

    assert (ours.application, paths(ours)) == ("shop:create_app", {"/w"})


def test_an_application_of_the_tests_is_none_of_the_tree(tmp_path):
    """Tests make applications with routes of their own."""
    beside = ("tests/test_it.py", "examples/big.py", "lib/web/testsuite/helpers.py")
    write(tmp_path, {"first.py": ONE, **dict.fromkeys(beside, TWO)})

    ours = surface.find(read(tmp_path))

    assert paths(ours) == {"/one"}


def test_an_example_counts_where_nothing_else_is(tmp_path):
    """A tree may be nothing but an example."""
    write(tmp_path, {"examples/big.py": TWO})

    assert paths(surface.find(read(tmp_path))) == {"/two", "/three"}


def test_a_tree_without_flask_says_so(tmp_path):
    """No application is no error."""
    write(tmp_path, {"main.py": "print('hello')"})

    ours = surface.find(read(tmp_path))

    assert (ours.application, ours.routes) == (None, [])
    assert [one.message for one in ours.doubts] == ["no Flask application was found"]


def test_a_mounted_application_is_below_its_prefix(tmp_path):
    """DispatcherMiddleware serves both; the second one's paths start with the prefix."""
    write(
        tmp_path,
        {
            "first.py": ONE,
            "second.py": TWO,
            "wsgi.py": """
                from werkzeug.middleware.dispatcher import DispatcherMiddleware
                from first import app
                from second import create_app
                application = DispatcherMiddleware(app, {"/sub": create_app().wsgi_app})
            """,
        },
    )

    assert paths(surface.find(read(tmp_path), "wsgi:application")) == {
        "/one",
        "/sub/two",
        "/sub/three",
    }


FILLED = """
    from flask import Blueprint, Flask
    blueprint = Blueprint("parts", __name__)
    app = Flask(__name__, static_folder=None)
    @app.route("/one")
    def one(): return ""
    @blueprint.route("/two")
    def two(): return ""
    def fill(served):
        served.register_blueprint(blueprint)
"""


def test_a_function_that_fills_and_returns_the_module_s_application_is_called(tmp_path):
    """`app` alone is there for the decorators; what starts it calls `build()`."""
    built = """
    def build():
        fill(app)
        return app
"""
    write(tmp_path, {"shop.py": FILLED + built})

    assert paths(surface.find(read(tmp_path))) == {"/one", "/two"}


def test_a_function_that_needs_arguments_or_returns_another_thing_is_not_called(tmp_path):
    """Nobody knows what a test would give it, or whether it runs at all."""
    other = """
    def build(given):
        fill(app)
        return app
    def clear():
        fill(app)
        return blueprint
"""
    write(tmp_path, {"shop.py": FILLED + other})

    assert paths(surface.find(read(tmp_path))) == {"/one"}
