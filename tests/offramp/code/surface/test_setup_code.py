"""Set-up code that computes what it declares."""

import textwrap

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

BODIES = {
    "a table of routes": """
        def a(): return ""
        def b(): return ""
        TABLE = [("/a", a, ["GET"]), ("/b", b, ["POST"])]
        for path, view, methods in TABLE:
            app.add_url_rule(path, view.__name__, view, methods=methods)
    """,
    "a dictionary of routes": """
        ROUTES = {"list": "/x", "one": "/x/<id>"}
        for name, path in sorted(ROUTES.items()):
            app.add_url_rule(path, endpoint=name, view_func=lambda **k: "")
    """,
    "a comprehension": """
        [app.add_url_rule("/%s" % n, str(n), lambda: "") for n in range(3) if n != 1]
    """,
    "a decorator of its own": """
        def api(path, **options):
            def register(view):
                app.add_url_rule("/api" + path, view.__name__, view, **options)
                return view
            return register
        @api("/x", methods=["PUT"])
        def x(): return ""
    """,
    "routes kept in a list until later": """
        KEPT = []
        def keep(path):
            def add(view):
                KEPT.append((path, view))
                return view
            return add
        @keep("/a")
        def a(): return ""
        @keep("/b")
        def b(): return ""
        for path, view in KEPT:
            app.route(path)(view)
    """,
    "subclasses that register themselves": """
        class Page:
            pages = []
            path = None
            def __init_subclass__(cls, **kwargs):
                Page.pages.append(cls)
            def show(self): return self.path
        class Home(Page): path = "/home"
        class About(Page): path = "/about"
        for cls in Page.pages:
            app.add_url_rule(cls.path, cls.__name__, cls().show)
        for cls in Page.__subclasses__():
            app.add_url_rule(cls.path + "/more", cls.__name__ + "2", cls().show)
    """,
    "getattr and globals": """
        def view_a(): return ""
        def view_b(): return ""
        for name in ("view_a", "view_b"):
            app.add_url_rule("/" + name, name, globals()[name])
        getattr(app, "add_url_rule")("/c", "c", view_a)
    """,
    "an enumeration": """
        import enum
        class Kind(enum.Enum):
            RED = "red"
            BLUE = "blue"
        for kind in Kind:
            app.add_url_rule(f"/{kind.value}", kind.name, lambda: "")
    """,
    "a dataclass": """
        from dataclasses import dataclass
        @dataclass
        class Entry:
            path: str
            name: str = "entry"
        for entry in [Entry("/a"), Entry("/b", name="other")]:
            app.add_url_rule(entry.path, entry.name, lambda: "")
    """,
    "a generator": """
        def entries():
            for n in (1, 2):
                yield f"/{n}", str(n)
        for path, name in entries():
            app.add_url_rule(path, name, lambda: "")
    """,
    "an application of its own class": """
        class App(Flask):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.add_url_rule("/own", "own", lambda: "")
            def page(self, path):
                return self.route(path, methods=["GET", "POST"])
        app = App(__name__)
        @app.page("/x")
        def x(): return ""
    """,
    "try, while, with, match": """
        try:
            import no_such_package_here
        except ImportError:
            no_such_package_here = None
        n = 0
        while n < 2:
            app.add_url_rule(f"/{n}", str(n), lambda: "")
            n += 1
        with app.app_context():
            app.add_url_rule("/with", "with", lambda: "")
        match n:
            case 1:
                app.add_url_rule("/one", "one", lambda: "")
            case 2:
                app.add_url_rule("/two", "two", lambda: "")
    """,
    "an early return": """
        def register(kind):
            if kind == "none":
                return
            app.add_url_rule("/" + kind, kind, lambda: "")
        register("none"); register("some")
    """,
    "a loop that ends when nothing changes": """
        import os
        def expanded(text):
            while True:
                more = os.path.expandvars(str(text))
                if more == text:
                    return more
                text = more
        for n in range(40):
            expanded("$X" * n)
            app.add_url_rule(f"/{n}", f"{n}", lambda: "")
    """,
    "a blueprint that registers others with it": """
        from flask import Blueprint
        class Module(Blueprint):
            def __init__(self, name, **kwargs):
                kwargs.setdefault("url_prefix", "/" + name)
                self.inner = []
                super().__init__(name, __name__, **kwargs)
            def register(self, app, options):
                super().register(app, options)
                for one in self.inner:
                    app.register_blueprint(one)
        outer, inner = Module("outer"), Module("inner")
        outer.add_url_rule("/o", "o", lambda: "")
        inner.add_url_rule("/i", "i", lambda: "")
        outer.inner.append(inner)
        app.register_blueprint(outer)
        class Silent(Blueprint):
            def register(self, app, options): pass
        silent = Silent("silent", __name__)
        silent.add_url_rule("/never", "n", lambda: "")
        app.register_blueprint(silent)
    """,
    "current_app": """
        from flask import current_app
        def register():
            current_app.add_url_rule("/x", "x", lambda: "")
        with app.app_context():
            register()
    """,
    "the configuration decides": """
        class Config:
            PREFIX = "/p"
            WITH_ADMIN = False
        app.config.from_object(Config)
        app.config.update(WITH_API=True)
        if app.config["WITH_ADMIN"]:
            app.add_url_rule("/admin", "admin", lambda: "")
        if app.config.get("WITH_API"):
            app.add_url_rule(app.config["PREFIX"] + "/api", "api", lambda: "")
        if app.debug or app.config.get("NOTHING"):
            app.add_url_rule("/debug", "debug", lambda: "")
    """,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_set_up_code_computes_is_found(assert_like_flask, body):
    """The code is run on what is known; nothing is guessed from its looks."""
    head = "from flask import Flask\napp = Flask(__name__)\n"
    assert_like_flask({"app.py": head + textwrap.dedent(body)})


def test_a_refusal_that_is_caught_is_followed(assert_like_flask):
    """`try` around what may refuse is how optional parts are left out."""
    assert_like_flask(
        {
            "app.py": """
                from flask import Flask
                app = Flask(__name__)
                ENABLED = False
                def optional():
                    if not ENABLED:
                        raise LookupError("off")
                    app.add_url_rule("/optional", "optional", lambda: "")
                try:
                    optional()
                except LookupError:
                    app.add_url_rule("/without", "without", lambda: "")
            """
        }
    )


def test_a_refusal_after_what_may_return_is_not_certain(assert_like_flask):
    """Where the first condition is not known, what follows it is reached by chance."""
    assert_like_flask(
        {
            "app.py": """
                from flask import Flask
                import time
                app = Flask(__name__)
                def as_number(text):
                    if text.isdigit():
                        return int(text)
                    raise ValueError(text)
                try:
                    app.config["MOST"] = as_number(str(time.time_ns()))
                    app.add_url_rule("/with", "with", lambda: "")
                except ValueError:
                    app.add_url_rule("/without", "without", lambda: "")
            """
        }
    )


def test_long_work_at_the_tops_of_modules_leaves_room_for_the_factory(tmp_path):
    """Fields that a decorator makes by the thousand have no routes; the factory has them all."""
    fields = "\n".join(f"    x{number} = field({number})" for number in range(3_000))
    files = {
        "fields.py": f"""
def field(number):
    made = [(one, str(one)) for one in range(20) if one != number]
    return {{name: value for name, value in made}}
class Row:
{fields}
""",
        "app.py": """
            import fields
            from flask import Flask
            def views(app):
                for number in range(5):
                    add(app, f"/{number}")
            def add(app, path):
                app.add_url_rule(name(path), path, lambda: "")
            def name(path):
                return f"/v1{path}"
            def create_app():
                app = Flask(__name__)
                views(app)
                return app
        """,
    }
    one = surface.find(read(write(tmp_path, files)), "app:create_app")

    assert {f"/v1/{number}" for number in range(5)} <= {path for path, _, _ in found(one)}


@pytest.mark.parametrize("before", ["", "if os.environ.get('MORE'):\n    "])
@pytest.mark.parametrize(
    "items", ["os.listdir('/plugins')", "[os.environ['PLUGIN']]", "os.walk('/plugins')"]
)
def test_a_loop_over_what_nobody_knows_takes_no_earlier_item(tmp_path, before, items):
    """A name that an earlier loop left would make a route that is not there."""
    loop = f"for name in {items}: app.add_url_rule('/more/' + str(name), 'more', lambda: '')\n"
    write(
        tmp_path,
        {
            "app.py": "import os\nfrom flask import Flask\n"
            "app = Flask(__name__, static_folder=None)\n"
            "for name in ['one', 'two']: app.add_url_rule('/' + name, name, lambda: '')\n"
            f"{before}{loop}"
        },
    )

    assert [one.path for one in surface.find(read(tmp_path)).routes] == ["/one", "/two"]


def test_a_module_of_a_folder_without_an_init_is_imported_from_it(tmp_path):
    """A namespace package has no names of its own, only modules; its views have their guards."""
    views = """
        from flask_login import login_required
        @login_required
        def page(): return ""
    """
    app = """
        from flask import Flask
        from shop.pages import views, missing
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/page", view_func=views.page)
        app.add_url_rule("/missing", "missing", view_func=missing.page)
    """
    write(tmp_path, {"shop/pages/views.py": views, "shop/app.py": app})

    found = {one.path: (one.view, one.wrappers) for one in surface.find(read(tmp_path)).routes}

    assert found == {
        "/page": ("shop.pages.views.page", ("flask_login.login_required",)),
        "/missing": (None, ()),
    }
