"""Which application is meant where scripts, jobs and services start one."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.small import ONE, TWO, paths


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


@pytest.mark.parametrize(("name", "meant"), [("start", "start:app"), ("clean", "shop:create_app")])
def test_a_script_that_works_within_the_application_is_not_its_start(tmp_path, name, meant):
    """Both make it; where nothing else at the top makes it, the factory itself is named."""
    made = "from shop import create_app\n\napp = create_app()\n"
    work = f"{made}with app.app_context():\n    print(app)\n"
    write(
        tmp_path,
        {
            "shop/__init__.py": """
                from flask import Flask
                def create_app():
                    app = Flask(__name__, static_folder=None)
                    app.add_url_rule("/one", "one", lambda: "")
                    return app
            """,
            "clean_up.py": work,
            f"{name}.py": made if name == "start" else "print('app')",
        },
    )

    assert surface.find(read(tmp_path)).application == meant


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


FACTORY = """
    from flask import Flask
    def create_app(debug=False):
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/one", "one", lambda: "")
        return app
"""
GUARDED = """
    from shop import create_app
    if __name__ == "__main__":
        app = create_app()
        app.run()
"""


@pytest.mark.parametrize(
    ("factory", "guarded", "named"),
    [
        (FACTORY, GUARDED, "shop:create_app"),
        (FACTORY.replace("debug=False", "debug"), GUARDED, "main:app"),
        (FACTORY.replace("return app", "app.run()"), GUARDED, "main:app"),
        (
            FACTORY,
            GUARDED.replace("app.run()", "app.add_url_rule('/two', 'two', lambda: '')"),
            "main:app",
        ),
        (FACTORY, GUARDED.replace('if __name__ == "__main__":', "if True:"), "main:app"),
    ],
)
def test_an_application_is_named_as_a_server_can_import_it(tmp_path, factory, guarded, named):
    """`main:app` has no such name there; its factory does, if that makes all of it."""
    write(tmp_path, {"shop.py": factory, "main.py": guarded})

    assert surface.find(read(tmp_path)).application == named


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


@pytest.mark.parametrize(
    ("served", "wanted"),
    [
        ("made.app.run(port=port)", {"/things", "/all"}),
        ("print(made.app)", set()),
    ],
)
def test_a_function_that_serves_is_called_where_it_needs_no_arguments(tmp_path, served, wanted):
    """A command is what starts it, and its defaults say which classes are made."""
    source = f"""
        from shop import api
        def serve(flask_class=api.Served, api_class=api.Things, port=80):
            made = api_class(flask_class("x", static_folder=None))
            {served}
    """
    classes = """
        from flask import Flask
        from flask_restful import Api, Resource
        class Served(Flask): pass
        class Thing(Resource):
            def get(self): return {}
        class Things(Api):
            def __init__(self, app):
                super().__init__(app)
                self.add_resource(Thing, "/things", "/all")
    """
    write(tmp_path, {"shop/__init__.py": "", "shop/serve.py": source, "shop/api.py": classes})

    assert {one for one in paths(surface.find(read(tmp_path))) if "static" not in one} == wanted


@pytest.mark.parametrize(
    ("file", "text", "application", "name"),
    [
        ("app.py", "app = create_app({'NAME': 'mine'})", "app:app", "mine"),
        (
            "run.py",
            "application: object = shop.create_app({'NAME': 'mine'})",
            "run:application",
            "mine",
        ),
        ("tools.py", "app = create_app({'NAME': 'mine'})", "shop:create_app", "own"),
    ],
)
def test_what_the_first_module_gives_the_factory_counts(tmp_path, file, text, application, name):
    """Servers import `app:app`; a factory that is called alone knows nothing of its settings."""
    shop = """
        from flask import Flask
        def create_app(config=None):
            app = Flask(__name__, static_folder=None)
            app.config["NAME"] = "own"
            app.config.update(config or {})
            app.add_url_rule("/", "home", lambda: "")
            return app
    """
    head = "import shop\nfrom shop import create_app\n"
    write(tmp_path, {"shop.py": shop, file: head + text})

    found = surface.find(read(tmp_path))

    assert found.application == application
    assert [one.value.value for one in found.settings if one.name == "NAME"][-1] == name


SERVING = """
    from shop import create_app
    app = create_app()
    with app.app_context():
        print("started")
    {more}
"""


@pytest.mark.parametrize(
    ("more", "application"), [("", "shop:create_app"), ("app.run()", "daily:app")]
)
def test_a_job_beside_a_package_is_not_the_start(tmp_path, more, application):
    """A script that works in the context and ends serves nothing, wherever it lies."""
    factory = """
        from flask import Flask
        def create_app():
            app = Flask(__name__, static_folder=None)
            app.add_url_rule("/", "home", lambda: "")
            return app
    """
    write(tmp_path, {"shop/__init__.py": factory, "daily.py": SERVING.format(more=more)})

    assert surface.find(read(tmp_path)).application == application


def test_the_application_s_own_name_counts_more_than_what_holds_it(tmp_path):
    """`--app` and servers are given a name of the application itself."""
    held = """
        class Service:
            def init_app(self, app): self.app = app
        service = Service()
    """
    made = """
        from held import service
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/", "home", lambda: "")
        service.init_app(app)
    """
    write(tmp_path, {"app.py": made, "held.py": held})

    assert surface.find(read(tmp_path)).application == "app:app"


@pytest.mark.parametrize(
    ("file", "text", "is_told"),
    [
        ("main.py", "from core import app\nimport views\n", True),
        ("app.py", "import core\nimport views\napp = core.app\n", True),
        ("check.py", "from core import app\nimport views\n", False),
        ("main.py", "from core import apply\nimport views\n", False),
    ],
)
def test_what_hands_an_application_on_has_filled_it(tmp_path, file, text, is_told):
    """A server imports it from there, and with it what it imports."""
    views = "from core import app\napp.add_url_rule('/two', 'two', lambda: '')\n"
    write(tmp_path, {"core.py": f"{ONE}\n    apply = 1\n", "views.py": views, file: text})

    assert paths(surface.find(read(tmp_path))) == ({"/one", "/two"} if is_told else {"/one"})
