"""Modules that only removed code imported, and that tell others of something."""

import pytest

SHOP = {
    "shop/__init__.py": """
        from flask import Flask
        from shop.views import pages

        app = Flask(__name__)
        app.register_blueprint(pages)


        @app.get("/stays")
        def stays():
            return "x"
    """,
    "shop/views.py": """
        import shop.more
        from flask import Blueprint

        pages = Blueprint("pages", __name__)


        @pages.get("/goes")
        def goes():
            return "x"
    """,
}


SIGNAL = """
        from flask import request_started


        @request_started.connect
        def counted(sender, **more):
            print(sender)
"""


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (SIGNAL, "counted"),
        ("import logging\n\nlogging.basicConfig()\n", "something in line 3"),
        ('import os\n\nos.environ["SHOP"] = "x"\n', "something in line 3"),
    ],
)
def test_what_it_tells_others_of_would_not_be_told(application, more, what):
    """A signal's handler is named by nobody: it would be called no more, and nobody would know."""
    made = application(SHOP | {"shop/more.py": more}, app="shop:app").plan("GET /goes")

    [refusal] = made.refusals
    assert refusal == (
        f"shop.more tells others of {what} when it is imported, and nothing that stays imports it: "
        "write `import shop.more` where the application starts first"
    )


@pytest.mark.parametrize(
    "more", ["def worded():\n    return 1\n", "LIMIT = 3\n", 'SIZES = {}\nSIZES["a"] = 1\n']
)
def test_a_module_that_tells_nobody_may_be_forgotten(application, more):
    """It was used by what goes alone, or by nobody."""
    made = application(SHOP | {"shop/more.py": more}, app="shop:app").retire("GET /goes")

    assert made.refusals == []


def test_a_list_of_modules_keeps_theirs(application):
    """As workers have it: the file may be empty, and has to be there."""
    files = SHOP | {
        "shop/more.py": "def worded():\n    return 1\n",
        "shop/views.py": SHOP["shop/views.py"]
        .replace("import shop.more", "from shop.more import worded")
        .replace('return "x"', "return str(worded())"),
        "worker.py": 'import shop\n\nINCLUDE = ["shop.more"]\n',
    }
    shop = application(files, app="shop:app")
    shop.retire("GET /goes")

    assert shop.text("shop/more.py").strip() == ""


MODELS = """
    from flask_sqlalchemy import SQLAlchemy

    db = SQLAlchemy()


    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)
"""
WITH_TABLES = SHOP | {
    "shop/models.py": MODELS,
    "shop/views.py": SHOP["shop/views.py"]
    .replace("import shop.more", "from shop.models import Order")
    .replace('return "x"', "return str(Order.query.count())"),
}


@pytest.mark.parametrize(
    ("more", "is_refused"),
    [
        ({"migrations/script.py.mako": "${upgrades}"}, True),
        (
            {
                "migrations/script.py.mako": "${upgrades}",
                "tests/test_it.py": "from shop.models import Order\n",
            },
            True,
        ),
        ({}, False),
        (
            {
                "migrations/script.py.mako": "${upgrades}",
                "manage.py": "from shop import app, models\n",
            },
            False,
        ),
    ],
)
def test_tables_that_a_migration_would_drop_stay_imported(application, more, is_refused):
    """Alembic compares the database with the classes that were imported; functions use both."""
    made = application(WITH_TABLES | more, app="shop:app").plan("GET /goes")

    said = (
        "shop.models describes tables, which the next migration that is made of the classes would "
        "drop, and nothing that stays imports it: write `import shop.models` where the application "
        "starts first"
    )
    assert made.refusals == ([said] if is_refused else [])
