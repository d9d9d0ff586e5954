"""What stays because it may be meant by a text: nobody writes its name as code."""

import pytest

GOES = """
            from flask import Flask
            {imports}

            app = Flask(__name__)


            @app.get("/goes")
            def goes():
                return str({used})


            @app.get("/stays/<name>")
            def stays(name):
                return str({stays})
"""
TOOLS = """
    def alpha():
        return "a"


    def beta():
        return "b"
"""


def app(imports, used, stays):
    return GOES.format(imports=imports, used=used, stays=stays)


@pytest.mark.parametrize(
    "loaded",
    [
        'getattr(importlib.import_module("shop.tools"), name)()',
        'importlib.import_module("shop.tools").__dict__[name]()',
        'getattr(__import__("shop.tools", fromlist=["x"]), name)()',
        'getattr(importlib.import_module(".tools", __package__), name)()',
        'getattr(importlib.import_module(f"shop.{name}"), name)()',
        'getattr(importlib.import_module("shop." + name), name)()',
        'getattr(importlib.import_module(f".{name}", "shop"), name)()',
        '[importlib.import_module(one) for one in ("shop.tools",)]',
        "[importlib.import_module(name) for name in shop.__path__]",
    ],
)
def test_all_of_a_module_that_is_imported_by_a_text_stays(application, loaded):
    """By which name its functions are called then, nobody says."""
    files = {
        "shop/__init__.py": "",
        "shop/tools.py": TOOLS,
        "shop/web.py": app(
            "import importlib\n            import shop\n            from shop.tools import alpha",
            "alpha()",
            loaded,
        ),
    }
    shop = application(files, app="shop.web:app")
    shop.retire("GET /goes")

    assert "def alpha" in shop.text("shop/tools.py")


def test_a_module_that_is_loaded_by_what_goes_alone_goes(application):
    """Else nothing of it would ever go."""
    used = '__import__("importlib").import_module("shop.tools").alpha()'
    files = {
        "shop/__init__.py": "",
        "shop/tools.py": TOOLS,
        "shop/web.py": app("from shop.tools import alpha", f"alpha() + {used}", "name"),
    }
    shop = application(files, app="shop.web:app")
    shop.retire("GET /goes")

    assert "def alpha" not in (shop.text("shop/tools.py") if shop.has("shop/tools.py") else "")


def test_a_class_that_is_named_by_a_text_stays(application):
    """As libraries of schemas and tables have it: `Nested("Item")`."""
    parts = """
        def Nested(name):
            return name


        class Item:
            pass


        class Order:
            items = Nested("Item")
    """
    shop = application(
        {"parts.py": parts, "app.py": app("from parts import Item, Order", "Item()", "Order.items")}
    )
    shop.retire("GET /goes")

    assert "class Item" in shop.text("parts.py")


def test_a_job_that_a_schedule_names_stays(application):
    """Schedulers take `module:function`, in code and in files of settings."""
    jobs = "\n\n".join(f"def {name}():\n    return 1\n" for name in ("clean", "count", "idle"))
    imports = 'from jobs import clean, count, idle\n            JOBS = [{"func": "jobs:clean"}]'
    shop = application(
        {
            "jobs.py": jobs,
            "schedule.json": '{"nightly": "jobs.count"}',
            "package.json": '{"main": "jobs.idle"}',
            "app.py": app(imports, "clean() + count() + idle()", "JOBS"),
        }
    )
    shop.retire("GET /goes")

    assert "def clean" in shop.text("jobs.py")
    assert "def count" in shop.text("jobs.py")
    assert "def idle" not in shop.text("jobs.py")


@pytest.mark.parametrize(
    ("given", "stays"),
    [
        ('f"settings.{name}"', True),
        ('"settings." + name', True),
        ('"settings.Production"', True),
        ('"settings.Testing"', False),
        ("name", False),
    ],
)
def test_settings_that_a_text_names_in_part_stay(application, given, stays):
    """Which of the classes it is, the environment says: production did not start."""
    files = {
        "web.py": app(
            "import settings", "settings.Production.NAME", f"app.config.from_object({given})"
        ),
        "settings.py": "class Production:\n    NAME = 1\n\n\nclass Testing:\n    NAME = 2\n",
    }
    shop = application(files, app="web:app")
    shop.retire("GET /goes")

    assert ("class Production" in shop.text("settings.py")) is stays
