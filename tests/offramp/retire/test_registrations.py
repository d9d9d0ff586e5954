"""How a view is registered, and how that is undone."""

from textwrap import dedent

import pytest

VIEWS = """
    def a():
        return "a"


    def b():
        return "b"


    def c():
        return "c"
"""
LOOPS = {
    "rows of pairs": """
    for path, view in (
        ("/a", a),  # first
        ("/b", b),  # second
        ("/c", c),  # third
    ):
        app.add_url_rule(path, view_func=view)
""",
    "a dictionary": """
    ROUTES = {"/a": a, "/b": b, "/c": c}
    for path, view in ROUTES.items():
        app.add_url_rule(path, view.__name__, view)
""",
    "lists of groups": """
    GROUPS = {"letters": [("/a", a), ("/b", b)], "more": [("/c", c)]}
    for rows in GROUPS.values():
        for path, view in rows:
            app.add_url_rule(path, view_func=view)
""",
    "statements": """
    app.add_url_rule("/a", view_func=a)
    app.add_url_rule("/b", "b", b)
    app.add_url_rule(rule="/c", endpoint="c", view_func=c)
""",
}


@pytest.mark.parametrize("how", LOOPS)
@pytest.mark.parametrize("gone", ["a", "b", "c"])
def test_one_of_several_is_taken_out(application, how, gone):
    """Its row, its pair or its statement, with the comment behind it; the others stay."""
    app = "from flask import Flask\n\napp = Flask(__name__)\n"
    shop = application({"app.py": app})
    (shop.folder / "app.py").write_text(app + dedent(VIEWS) + "\n\n" + dedent(LOOPS[how]))
    shop.retire(f"GET /{gone}")

    text = shop.text("app.py")
    assert f"def {gone}" not in text
    kept = {"a": "first", "b": "second", "c": "third"}
    if how == "rows of pairs":
        assert [word in text for word in kept.values()] == [name != gone for name in kept]


def test_one_of_a_views_decorators_goes(application):
    """The view answers its other path as before."""
    shop = application(
        {
            "app.py": """
            from flask import Flask

            app = Flask(__name__)


            @app.route("/users/", defaults={"page": 1})
            @app.route("/users/<int:page>", methods=["GET", "POST"])
            def users(page):
                return str(page)
        """
        }
    )
    shop.retire("GET /users/")
    shop.retire("POST /users/{page}")

    assert '@app.route("/users/<int:page>", methods=["GET"])\ndef users(page)' in shop.text(
        "app.py"
    )


def test_nested_blueprints_go_one_by_one(application):
    """The outer one stays as long as another is in it."""
    shop = application(
        {
            "shop/__init__.py": """
            from flask import Flask


            def create_app():
                app = Flask(__name__)
                from . import api

                app.register_blueprint(api.api, url_prefix="/api")
                return app
        """,
            "shop/api.py": """
            from flask import Blueprint
            from .goods import goods
            from .orders import orders

            api = Blueprint("api", __name__)
            for one in (goods, orders):
                api.register_blueprint(one)
        """,
            "shop/goods.py": """
            from flask import Blueprint

            goods = Blueprint("goods", __name__, url_prefix="/goods")


            @goods.get("/")
            def listed():
                return []
        """,
            "shop/orders.py": """
            from flask import Blueprint

            orders = Blueprint("orders", __name__, url_prefix="/orders")


            @orders.errorhandler(404)
            def missing(error):
                return "no order", 404


            @orders.get("/")
            def listed():
                return []
        """,
        },
        app="shop:create_app",
    )
    shop.retire("GET /api/goods/")
    assert not shop.has("shop/goods.py")
    assert "for one in (orders,):" in shop.text("shop/api.py")

    shop.retire("GET /api/orders/")
    assert not shop.has("shop/orders.py")


def test_blueprints_found_by_their_modules_names_stay(application):
    """Their names are put together at run time: nobody can say what needs the file."""
    shop = application(
        {
            "shop/__init__.py": """
            from importlib import import_module

            from flask import Flask


            def create_app():
                app = Flask(__name__)
                for name in ("goods", "orders"):
                    app.register_blueprint(import_module(f"shop.{name}").bp)
                return app
        """,
            **{
                f"shop/{name}.py": f"""
            from flask import Blueprint

            bp = Blueprint("{name}", __name__, url_prefix="/{name}")


            @bp.get("/")
            def listed():
                return []
        """
                for name in ("goods", "orders")
            },
        },
        app="shop:create_app",
    )
    shop.retire("GET /goods/")

    assert "def listed" not in shop.text("shop/goods.py")
    assert "bp = Blueprint" in shop.text("shop/goods.py")


def test_a_blueprint_with_files_of_its_own_stays(application):
    """Its folder is still served."""
    shop = application(
        {
            "app.py": """
            from flask import Blueprint, Flask

            app = Flask(__name__)
            shop = Blueprint("shop", __name__, static_folder="files", url_prefix="/shop")


            @shop.get("/")
            def listed():
                return []


            app.register_blueprint(shop)
        """,
            "files/x.txt": "x",
        }
    )
    shop.retire("GET /shop/")

    assert "app.register_blueprint(shop)" in shop.text("app.py")


def test_a_path_without_a_view_goes_with_its_statement(application):
    """An endpoint's second path, as Flask's own tutorial has it."""
    shop = application(
        {
            "app.py": """
            from flask import Flask

            app = Flask(__name__)


            @app.route("/blog", endpoint="index")
            def index():
                return "x"


            @app.get("/stays")
            def stays():
                return "x"


            app.add_url_rule("/", endpoint="index")
        """
        }
    )
    shop.retire("GET /", "GET /blog")

    assert "index" not in shop.text("app.py")


TABLES = """
    from flask import Flask

    app = Flask(__name__)


    def goes():
        return "g"


    def more():
        return "m"


    PAGES = [("/goes", goes), ("/more", more)]
    for path, view in PAGES:
        app.add_url_rule(path, view_func=view)


    @app.get("/stays")
    def stays():
        return "x"
"""


def test_a_table_may_lose_all_its_rows(retired):
    """The loop over it stays, and registers nothing; half of them could always go."""
    shop, _ = retired({"app.py": TABLES}, "GET /goes", "GET /more")

    assert "PAGES = []" in shop.text("app.py")
    assert "def more" not in shop.text("app.py")


def test_a_table_keeps_its_other_rows(retired):
    """Each view has a row of its own."""
    shop, _ = retired({"app.py": TABLES}, "GET /more")

    assert 'PAGES = [("/goes", goes)]' in shop.text("app.py")
