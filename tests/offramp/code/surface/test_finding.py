"""Which application of a tree is looked at."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

ONE = """
    from flask import Flask
    app = Flask(__name__, static_folder=None)
    @app.route("/one")
    def one(): return ""
"""
TWO = """
    from flask import Flask
    def create_app(config=None):
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/two", "two", lambda: "")
        app.add_url_rule("/three", "three", lambda: "")
        return app
"""


def paths(ours):
    return {one.path for one in ours.routes}


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

    assert [(one.file, one.line) for one in said] == [("second.py", 4)]
    assert said[0].message.startswith("second:create_app is another application (2 routes)")


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


def test_a_class_that_is_an_application_is_one_that_nobody_makes_here(tmp_path):
    """A tool makes it with what the command line says."""
    source = """
        from flask import Flask
        class Viewer(Flask):
            def __init__(self, folder, **options):
                Flask.__init__(self, __name__, static_folder=None)
                self.add_url_rule("/v", "v", lambda: "")
    """
    write(tmp_path, {"viewer.py": source})

    assert paths(surface.find(read(tmp_path))) == {"/v"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("Procfile", "web: gunicorn -w 4 first:app"),
        ("Dockerfile", 'CMD ["gunicorn", "--bind", ":80", "first:app"]'),
        (".flaskenv", "FLASK_APP=first.py:app"),
        ("deploy/run.sh", "exec uwsgi --http :80 --module first:app"),
    ],
)
def test_what_starts_the_application_says_which(tmp_path, file, text):
    """A tool of many routes beside the service is not the service."""
    more = ONE + '    app.add_url_rule("/more", "more", one)\n'
    write(tmp_path, {"first.py": more, "second.py": TWO + "\n    x = 1", file: text})

    ours = surface.find(read(tmp_path))

    assert paths(ours) == {"/one", "/more"}


def test_an_application_of_the_tests_is_none_of_the_tree(tmp_path):
    """Tests make applications with routes of their own."""
    write(tmp_path, {"first.py": ONE, "tests/test_it.py": TWO, "examples/big.py": TWO})

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


def test_an_application_inside_a_class_is_found(tmp_path):
    """A server object that keeps its application in an attribute."""
    write(
        tmp_path,
        {
            "server.py": """
                from flask import Flask
                class Server:
                    def __init__(self, port=80):
                        self.app = Flask(__name__, static_folder=None)
                        self.app.add_url_rule("/s", "s", self.s)
                    def s(self): return ""
            """
        },
    )

    assert found(surface.find(read(tmp_path))) == {("/s", "GET", "s")}


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


@pytest.mark.parametrize("file", ["deploy/supervisord.conf", "supervisord.conf.j2", "a.ini.jnj"])
def test_what_a_supervisor_starts_says_which(tmp_path, file):
    """Its configuration is often a template, and names workers as well."""
    workers = "".join(
        f"command=gunicorn 'jobs.w{n}.w{n}:create_gunicorn_worker()'\n" for n in range(14)
    )
    worker = (
        "from flask import Flask\ndef create_gunicorn_worker():\n"
        "    app = Flask(__name__, static_folder=None)\n"
        "    app.add_url_rule('/health', 'h', lambda: '')\n"
        "    app.add_url_rule('/more', 'm', lambda: '')\n    return app\n"
    )
    jobs = {f"jobs/w{n}/w{n}.py": worker for n in range(14)}
    pages = "".join(f"application.add_url_rule('/{n}', '{n}', lambda: '')\n" for n in range(9))
    site = f"from flask import Flask\napplication = Flask(__name__, static_folder=None)\n{pages}"
    write(
        tmp_path, {**jobs, "site.py": site, file: f"{workers}command=gunicorn site:application\n"}
    )

    assert surface.find(read(tmp_path)).application == "site:application"


@pytest.mark.parametrize(
    "imported",
    [
        "from company.web import FlaskBase as Made",
        "from company.web import CustomFlask as Made",
        "from company import web\nclass Made(web.CompanyFlask): pass",
        "from company.web import FlaskBase\nclass Made(FlaskBase): pass",
    ],
)
def test_a_class_from_outside_that_is_called_like_flask_is_an_application(tmp_path, imported):
    """Organisations have a base class for theirs; what it adds itself is said not to be known."""
    made = "app = Made(__name__)\napp.add_url_rule('/one', 'one', lambda: '')\n"
    write(tmp_path, {"shop.py": f"{imported}\n{made}"})

    ours = surface.find(read(tmp_path))

    assert "/one" in paths(ours)
    assert any("comes from outside" in one.message for one in ours.doubts)


@pytest.mark.parametrize("name", ["FlaskForm", "FlaskMail", "flask", "FlaskInstrumentor", "Flasks"])
def test_other_classes_of_flask_s_world_are_no_applications(tmp_path, name):
    """Forms and extensions are called after it as well."""
    made = "app = Made(__name__)\napp.add_url_rule('/one', 'one', lambda: '')\n"
    write(tmp_path, {"shop.py": f"from company.web import {name} as Made\n{made}"})

    assert surface.find(read(tmp_path)).routes == []


def test_only_the_first_argument_of_such_a_class_is_flask_s(tmp_path):
    """What else its constructor takes, and in which order, nobody here knows."""
    made = "from company.web import FlaskBase\napp = FlaskBase(__name__, 'the service')\n"
    write(tmp_path, {"shop.py": made + "app.add_url_rule('/one', 'one', lambda: '')\n"})

    assert paths(surface.find(read(tmp_path))) == {"/one", "/static/<path:filename>"}


def test_flask_itself_is_not_doubted(tmp_path):
    """Only what nobody here knows is."""
    write(tmp_path, {"one.py": ONE})

    assert surface.find(read(tmp_path)).doubts == []


JOB = """
    from jobs.base import Job
    found = []
    class Import(Job):
        def run(self):
            found.append(self.wrap("application/json"))
    if __name__ == "__main__":
        Import().run()
"""


def test_many_scripts_do_not_hide_the_application(tmp_path):
    """A job is run like an application, and says nothing of one."""
    write(
        tmp_path,
        {f"bin/job{number}.py": JOB for number in range(20)} | {"var/www/served.py": ONE},
    )

    assert paths(surface.find(read(tmp_path))) == {"/one"}


def test_a_script_that_alone_fills_the_application_is_still_run(tmp_path):
    """What it starts is named otherwise, and nothing else has routes."""
    write(
        tmp_path,
        {
            "core.py": """
                from flask import Flask
                wrapped = Flask(__name__, static_folder=None)
            """,
            "start.py": """
                from core import wrapped as served
                served.add_url_rule("/one", "one", lambda: "")
                if __name__ == "__main__":
                    print("apparently it starts")
                    served.run()
            """,
        },
    )

    assert paths(surface.find(read(tmp_path))) == {"/one"}


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


def test_a_class_whose_object_is_served_is_no_second_application(tmp_path):
    """`app = Shop()` in another module has run it."""
    write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/server.py": """
                from flask import Flask
                class Shop(Flask):
                    def __init__(self, more=True):
                        super().__init__(__name__, static_folder=None)
                        self.add_url_rule("/one", "one", lambda: "")
                        if more:
                            self.add_url_rule("/two", "two", lambda: "")
            """,
            "shop/wsgi.py": "from shop.server import Shop\napp = Shop()\n",
        },
    )

    found = surface.find(read(tmp_path))

    assert found.application == "shop.wsgi:app"
    assert found.doubts == []


STARTED = """
    from flask import Flask
    from site_pages import Site
    app = Flask(__name__, static_folder=None)
    if __name__ == "__main__":
        site = Site(app)
        for path in site.routes:
            app.add_url_rule(
                path, view_func=site.routes[path]["view"], methods=site.routes[path]["methods"]
            )
        app.run()
"""
PAGES = """
    class Site:
        def __init__(self, app):
            self.app = app
            self.routes = {"/chat": {"view": self._chat, "methods": ["POST"]}}
        def _chat(self): return ""
"""


def test_a_script_that_fills_a_bare_application_is_started(tmp_path):
    """Nothing else gives it routes; they come from a mapping that an object has."""
    write(tmp_path, {"run.py": STARTED, "site_pages.py": PAGES})

    ours = surface.find(read(tmp_path))

    assert [(one.path, one.methods, one.view) for one in ours.routes] == [
        ("/chat", ("POST",), "site_pages.Site._chat")
    ]


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (
            ("(__name__, static_folder=None)", "(__name__)\n    @app.get('/')\n    def a(): ..."),
            None,
        ),
        (("", ""), "run:app"),
    ],
    ids=["it has routes", "it is asked for by name"],
)
def test_what_only_a_script_adds_is_else_left_out(tmp_path, change, asked):
    """Under gunicorn that part does not run."""
    write(tmp_path, {"run.py": STARTED.replace(*change), "site_pages.py": PAGES})

    assert "/chat" not in paths(surface.find(read(tmp_path), asked))
