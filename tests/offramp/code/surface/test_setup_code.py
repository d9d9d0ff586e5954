"""Set-up code that computes what it declares."""

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
    "a package searched for blueprints": """
        import os
        from importlib import import_module
        from flask import Blueprint
        from flask.helpers import get_root_path
        root = get_root_path(__name__)
        for folder, _, files in os.walk(os.path.join(root, "parts")):
            for file in sorted(files):
                if not file.endswith("_part.py"):
                    continue
                inner = os.path.relpath(folder, root).replace(os.sep, ".")
                module = import_module(f"{inner}.{file[:-3]}")
                for name in dir(module):
                    one = getattr(module, name)
                    if isinstance(one, Blueprint):
                        app.register_blueprint(one)
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
    "folders found by a pattern": """
        import glob, importlib, os
        here = os.path.dirname(__file__)
        for folder in sorted(glob.glob(here + "/parts/*")):
            name = os.path.basename(folder)
            if os.path.isdir(folder) and name not in {"__pycache__"}:
                module = importlib.import_module("." + name + ".deep_part", package="parts")
                app.register_blueprint(module.deep)
        for file in glob.glob(os.path.join(here, "parts", "*_part.py")):
            module = importlib.import_module("parts." + os.path.basename(file)[:-3])
            app.register_blueprint(module.web)
    """,
    "entries of a folder": """
        import importlib, os
        for entry in sorted(os.scandir(os.path.dirname(__file__)), key=lambda one: one.name):
            if entry.is_dir() and entry.name == "parts":
                for inner in os.scandir(entry.path):
                    if inner.is_file() and inner.name.endswith("_part.py"):
                        module = importlib.import_module(f"parts.{inner.name[:-3]}")
                        app.register_blueprint(module.web)
    """,
    "packages walked through": """
        import importlib, pkgutil
        import parts
        for _, name, is_package in pkgutil.walk_packages(parts.__path__, parts.__name__ + "."):
            if not is_package and name.endswith("deep_part"):
                app.register_blueprint(importlib.import_module(name).deep)
        for one in pkgutil.iter_modules(parts.__path__):
            if one.name.endswith("_part"):
                app.register_blueprint(importlib.import_module("parts." + one.name).web)
    """,
    "modules loaded step by step": """
        import importlib.util, inspect, os, pkgutil, sys
        from flask import Blueprint
        path = os.path.join(os.path.dirname(__file__), "parts", "..", "parts")
        for finder, name, is_package in pkgutil.iter_modules([path], "parts."):
            if name.endswith("_part"):
                spec = finder.find_spec(name)
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                for _, one in inspect.getmembers(module, lambda it: isinstance(it, Blueprint)):
                    app.register_blueprint(one)
        file = os.path.join(os.path.dirname(__file__), "parts", "inner", "deep_part.py")
        spec = importlib.util.spec_from_file_location("deep", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        app.register_blueprint(module.deep)
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
    "modules that were imported": """
        import sys
        import parts.web_part
        for name in sorted(sys.modules):
            if name.startswith("parts."):
                app.register_blueprint(sys.modules[name].web)
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


PARTS = {
    "parts/__init__.py": "",
    "parts/web_part.py": """
        from flask import Blueprint
        web = Blueprint("web", __name__)
        web.add_url_rule("/part", "part", lambda: "")
    """,
    "parts/inner/__init__.py": "",
    "parts/inner/deep_part.py": """
        from flask import Blueprint
        deep = Blueprint("deep", __name__)
        deep.add_url_rule("/deep", "deep", lambda: "")
    """,
    "parts/no.py": "raise SystemExit",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_set_up_code_computes_is_found(assert_like_flask, body):
    """The code is run on what is known; nothing is guessed from its looks."""
    import textwrap

    head = "from flask import Flask\napp = Flask(__name__)\n"
    assert_like_flask({"app.py": head + textwrap.dedent(body), **PARTS})


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


HOSTILE = {
    "an endless loop": "while True:\n    n = 1",
    "endless recursion": "def f(x):\n    return f(x) + f(x)\nf(1)",
    "a number without end": "n = 9\nfor _ in range(100):\n    n = n * n",
    "a string without end": "s = 'x'\nfor _ in range(100):\n    s = s + s\nt = 'x' * 10 ** 12",
    "a wide format": "'{:999999999}'.format(1); '%999999999d' % 1; f'{1:>999999999}'",
    "nested loops": "for a in range(10000):\n  for b in range(10000):\n    for c in [1]: pass",
    "a list in itself": "a = []\na.append(a)\nb = {'a': a}\nif a == b or a == a: pass\nprint(a)",
    "a class of itself": "class A(A): pass\nclass B(B if 0 else object): pass",
    "a deep expression": "x = " + "+".join(["1"] * 5000),
    "deep brackets": "x = " + "-" * 80 + "1",
    "a module that imports itself": "import app\nfrom app import *\nfrom app import nothing",
    "impossible values": "None.x.y[0](); (1)(); 'a' - {}; [] < {}; {}[[]]; 1 / 0; x: int; del x",
    "strange arguments": "Flask(*None, **3); app.add_url_rule(); app.route()(1); Flask.route()",
    "methods of another Python": "'x'.decode('utf-8'); b'x'.encode(); {}.has_key('x')",
    "impossible arguments": "import functools\nfunctools.reduce(iterable=[1])\n'x'.join(3, 4)",
    "strange definitions": "class C(1, metaclass=2): pass\n@3\ndef f(): pass\n@None\nclass D: pass",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code_neither_hangs_nor_fails(tmp_path, body):
    """The tree is somebody else's; what it says besides is still found."""
    text = (
        "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/a', 'a', lambda: '')\n"
    )
    (tmp_path / "app.py").write_text(text + body + "\n", encoding="utf-8")

    ours = surface.find(read(tmp_path))

    assert ("/a", "GET", "a") in found(ours)
