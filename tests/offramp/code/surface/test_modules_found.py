"""Set-up code that looks for modules: in packages, in folders, step by step."""

import textwrap

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

BODIES = {
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
    "modules that are given names before they run": """
        import importlib.util, sys, types
        from pathlib import Path
        from flask import Blueprint
        def load(path):
            spec = importlib.util.spec_from_file_location(path.stem, path)
            module = importlib.util.module_from_spec(spec)
            module.holder = Blueprint(path.stem, path.stem)
            def route(self, rule, **options):
                def decorate(view):
                    self.add_url_rule(rule, None, view, **options)
                    return view
                return decorate
            module.holder.route = types.MethodType(route, module.holder)
            spec.loader.exec_module(module)
            app.register_blueprint(module.holder, url_prefix=f"/{path.stem}")
        for path in sorted((Path(__file__).parent / "pages").glob("*.py")):
            load(path)
    """,
    "folders that are put on the path": """
        import os, sys
        from inspect import getmembers, isclass
        from flask.views import MethodView
        for folder, _, files in os.walk(os.path.join(os.path.dirname(__file__), "classes")):
            for file in sorted(files):
                if file.endswith(".py"):
                    if folder not in sys.path:
                        sys.path.insert(1, folder)
                    module = __import__(os.path.splitext(file)[0])
                    names = [one[0] for one in getmembers(module)
                             if isclass(one[1]) and issubclass(one[1], MethodView)]
                    for name in names:
                        if name == "MethodView":
                            continue
                        cls = getattr(module, name)
                        if isinstance(cls.paths, str):
                            cls.paths = (cls.paths,)
                        for path in cls.paths:
                            app.add_url_rule(path, view_func=cls.as_view(path))
        sys.path[:] = [one for one in sys.path if "classes" not in one]
    """,
    "modules that were imported": """
        import sys
        import parts.web_part
        for name in sorted(sys.modules):
            if name.startswith("parts."):
                app.register_blueprint(sys.modules[name].web)
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
    "pages/front.py": """
        @holder.route("/page", methods=["GET", "POST"])
        def page(): return ""
    """,
    "classes/items.py": """
        import enum
        from flask.views import MethodView
        class Kind(enum.Enum):
            SMALL = "small"
            def get(self): return ""
        class Plain:
            paths = "/plain"
            def get(self): return ""
        class Items(MethodView):
            paths = ("/items", "/things")
            def get(self): return ""
    """,
    "classes/deep/items_of.py": """
        from flask.views import MethodView
        class ItemsOf(MethodView):
            paths = "/items/of"
            def post(self): return ""
    """,
    "elsewhere/items.py": "raise RuntimeError",
    "others/items.py": "raise RuntimeError",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_blueprints_of_modules_that_set_up_code_looks_for_are_found(assert_like_flask, body):
    """No import names them."""
    head = "from flask import Flask\napp = Flask(__name__)\n"
    assert_like_flask({"app.py": head + textwrap.dedent(body), **PARTS})


def test_texts_are_known_where_six_names_their_type(tmp_path):
    """Code that ran on Python 2, too, asks `six` what a text is."""
    source = """
        import six
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        paths = "/one"
        if isinstance(paths, six.string_types):
            paths = (paths,)
        for path in paths:
            app.add_url_rule(path, path, lambda: "")
    """

    routes = surface.find(read(write(tmp_path, {"app.py": source}))).routes

    assert [one.path for one in routes] == ["/one"]


SEARCH = """
    import glob, importlib, inspect, os, sys
    from flask import Blueprint, Flask
    app = Flask(__name__)
    def register(base="parts"):
        cwd = os.getcwd()
        if cwd not in sys.path:
            sys.path.insert(0, cwd)
        if not os.path.isabs(base):
            base = os.path.join(cwd, base)
        for file in sorted(glob.glob(os.path.join(base, "**", "*.py"), recursive=True)):
            name = os.path.splitext(os.path.relpath(file, cwd))[0].replace(os.path.sep, ".")
            if name.endswith("__init__"):
                continue
            for _, one in inspect.getmembers(importlib.import_module(name)):
                if isinstance(one, Blueprint):
                    app.register_blueprint(one)
    register()
"""
LOGGED = "import logging\nimport os\nlog = logging.getLogger(__name__)\nhome = os.getenv('HOME')\n"


def test_a_search_begins_where_the_application_is_started(assert_like_flask, monkeypatch, tmp_path):
    """What else those modules name, Python's own things, is no blueprint."""
    monkeypatch.chdir(tmp_path)
    files = {name: text for name, text in PARTS.items() if name.endswith("_part.py")}
    files |= {"parts/plain.py": LOGGED, "parts/deep/__init__.py": ""}
    ours = assert_like_flask({"app.py": SEARCH, **files})

    assert ours.doubts == []


def test_a_search_begins_above_the_packages(tmp_path):
    """A server is started there where its modules are imported from, which `src` is not."""
    search = SEARCH.replace('base="parts"', 'base="shop/parts"')
    part = "from flask import Blueprint\nbp = Blueprint('a', __name__)\nbp.get('/a')(print)\n"
    for home in ("server", "server/src"):
        package = f"{home}/shop"
        files = {f"{package}/__init__.py": "", f"{package}/app.py": search}
        files |= {f"{package}/parts/a.py": part, f"{package}/parts/__init__.py": ""}
        if home.endswith("src"):
            files[f"{package}/app.py"] = search.replace("shop/parts", "src/shop/parts")
        ours = surface.find(read(write(tmp_path / home.replace("/", "-"), files)))

        assert "/a" in {one.path for one in ours.routes}
