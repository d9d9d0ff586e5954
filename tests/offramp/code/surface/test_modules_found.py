"""Set-up code that looks for modules: in packages, in folders, step by step."""

import textwrap

import pytest

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
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_blueprints_of_modules_that_set_up_code_looks_for_are_found(assert_like_flask, body):
    """No import names them."""
    head = "from flask import Flask\napp = Flask(__name__)\n"
    assert_like_flask({"app.py": head + textwrap.dedent(body), **PARTS})
