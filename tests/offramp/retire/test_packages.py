"""Packages of which nothing is left, and names that packages hand on."""

import pytest

VIEWS = """
    from flask import Blueprint

    bp = Blueprint("orders", __name__)


    @bp.get("/goes")
    def goes():
        return "x"
"""
APP = """
    from flask import Flask
    {first}

    app = Flask(__name__)
    app.register_blueprint(bp)


    @app.get("/stays")
    def stays():
        return {answer}
"""


def files(first, answer="'x'", **more):
    named = {"app.py": APP.format(first=first, answer=answer)}
    return named | {f"{name.replace('__', '/', 1)}.py": text for name, text in more.items()}


def test_a_package_that_is_one_file_goes_with_what_is_in_it(retired):
    """Its `__init__.py` stayed, empty, and nothing imported it."""
    shop, _ = retired({**files("from orders import bp"), "orders/__init__.py": VIEWS})

    assert not shop.has("orders")


@pytest.mark.parametrize("said", ["", '"""Orders."""\n', "from orders.views import bp\n"])
def test_a_package_goes_with_its_last_module(retired, said):
    """An `__init__.py` that only says what it is about is no reason to keep it."""
    parts = {"orders/__init__.py": said, "orders/views.py": VIEWS}
    shop, _ = retired({**files("from orders.views import bp"), **parts})

    assert not shop.has("orders")


def test_a_package_that_somebody_imports_as_such_stays(retired):
    """As a name, or as a place where other things are looked for; it is empty then."""
    first = "import orders\n    from orders import bp"
    parts = {"orders/__init__.py": "", "orders/views.py": VIEWS}
    app = files(first.replace("orders import", "orders.views import"), "orders.__name__")
    shop, _ = retired({**app, **parts})

    assert shop.text("orders/__init__.py") == ""
    assert not shop.has("orders/views.py")


def test_a_package_with_a_module_that_stays_stays(retired):
    """It is what the module is imported through."""
    first = "from orders import bp\n    from orders.sums import summed"
    parts = {"orders/__init__.py": VIEWS, "orders/sums.py": "def summed():\n    return '3'\n"}
    shop, _ = retired({**files(first, "summed()"), **parts})

    assert shop.text("orders/__init__.py") == ""
    assert shop.has("orders/sums.py")


DB = """
    class Store:
        def count(self):
            return "3"


    db = Store()


    def summed():
        return "6"
"""
USES = """
    from flask import Blueprint

    from shop import db
    from shop.db import summed

    bp = Blueprint("orders", __name__)


    @bp.get("/goes")
    def goes():
        return summed()


    @bp.get("/stays")
    def stays():
        return db.count()
"""


@pytest.mark.parametrize(
    ("made", "does_stay"),
    [
        ("from shop.db import db", False),
        ("from .db import db", False),
        ("from shop.db import db as db, summed as total", False),
        ("import shop.db", True),  # the name is the module then, and anything of it is meant
    ],
)
def test_a_name_that_hides_a_module_is_not_that_module(application, made, does_stay):
    """`from shop import db` is what the package calls so, not all of `shop/db.py`."""
    uses = (
        USES
        if "shop.db import" in made or ".db import" in made
        else USES.replace("db.count()", "str(vars(db))")
    )
    app = f"""
        from flask import Flask

        {made}


        def make():
            from shop.orders import bp

            app = Flask(__name__)
            app.register_blueprint(bp)
            return app
    """
    parts = {"shop/__init__.py": app, "shop/db.py": DB, "shop/orders.py": uses}
    shop = application(parts, app="shop:make")
    shop.retire("GET /goes")

    assert ("def summed" in shop.text("shop/db.py")) is does_stay


def test_a_value_that_stays_keeps_its_module(retired):
    """What goes did not use it, and what stays does."""
    app = APP.format(first="import parts\n    from orders import bp", answer="parts.LIMIT")
    parts = "LIMIT = '3'\n\n\ndef summed():\n    return '6'\n"
    views = VIEWS.replace("return", "from parts import summed\n        return summed() +")
    shop, _ = retired({"app.py": app, "orders.py": views, "parts.py": parts})

    assert shop.text("parts.py") == "LIMIT = '3'\n"


@pytest.mark.parametrize(
    ("call", "does_stay"),
    [
        ("setattr(parts, 'limit', 1)", False),
        ("getattr(parts, 'limit')", False),
        ("mock.patch.object(parts, 'limit', 1)", False),
        ("getattr(parts, str('limit'))", True),
        ("vars(parts)", True),
    ],
)
def test_a_name_beside_a_module_is_all_that_is_asked_of_it(retired, call, does_stay):
    """`monkeypatch.setattr(shop, "limit", 1)` does not look at the rest of `shop`."""
    shop, _ = retired(
        {
            "app.py": f"""
                from unittest import mock

                from flask import Flask

                import parts

                app = Flask(__name__)


                @app.get("/goes")
                def goes():
                    return parts.summed()


                @app.get("/stays")
                def stays():
                    {call}
                    return "x"
            """,
            "parts.py": "limit = 3\n\n\ndef summed():\n    return '6'\n",
        }
    )

    assert ("def summed" in shop.text("parts.py")) is does_stay
