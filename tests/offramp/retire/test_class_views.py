"""Views that are classes: `View`, `MethodView`, with a method for each HTTP method."""

from tests.offramp.retire.parts import OF_CLASSES, STOCK

ITEMS = """

    class Items(MethodView):
        def get(self):
            return counted()

        def post(self):
            return priced()


    class Sales(MethodView):
        init_every_request = False

        def get(self):
            return sold()


    app.add_url_rule("/items", view_func=Items.as_view("items"))
    app.add_url_rule(
        "/sales",  # of all years
        view_func=Sales.as_view("sales"),
    )
"""


def test_a_class_goes_with_its_registration(application):
    """Nothing else knows of it."""
    shop = application({"app.py": OF_CLASSES + ITEMS, "stock.py": STOCK})
    shop.retire("GET /items", "POST /items")

    assert "class Items" not in shop.text("app.py")
    assert "Items.as_view" not in shop.text("app.py")
    assert "def sold" in shop.text("stock.py")
    assert "def counted" not in shop.text("stock.py")


def test_one_method_of_a_class_goes(application):
    """Flask answers what the class has methods for."""
    shop = application({"app.py": OF_CLASSES + ITEMS, "stock.py": STOCK})
    shop.retire("POST /items")

    assert "def post" not in shop.text("app.py")
    assert "def get" in shop.text("app.py")
    assert "def priced" not in shop.text("stock.py")


def test_methods_that_are_listed_too_go_from_both(application):
    """A listed method without its function would fail at start."""
    listed = ITEMS.replace('as_view("items"))', 'as_view("items"), methods=["GET", "POST"])')
    shop = application({"app.py": OF_CLASSES + listed, "stock.py": STOCK})
    shop.retire("POST /items")

    assert 'methods=["GET"]' in shop.text("app.py")


def test_a_class_that_is_registered_twice_keeps_what_the_other_path_needs(application):
    """`get` answers both a list and one item."""
    shop = application(
        {
            "app.py": OF_CLASSES
            + """
    class Items(MethodView):
        def get(self, number=None):
            return counted() if number else sold()

        def delete(self, number):
            return priced()


    items = Items.as_view("items")
    app.add_url_rule("/items", view_func=items, methods=["GET"])
    app.add_url_rule("/items/<int:number>", view_func=items, methods=["GET", "DELETE"])
""",
            "stock.py": STOCK,
        }
    )
    shop.retire("GET /items", "DELETE /items/{number}")

    text = shop.text("app.py")
    assert 'app.add_url_rule("/items",' not in text
    assert 'app.add_url_rule("/items/<int:number>", view_func=items, methods=["GET"])' in text
    assert "def delete" not in text


def test_a_view_kept_in_a_variable_goes_with_it(application):
    """`items = guard(Items.as_view(...))`, in a module or inside of a factory."""
    shop = application(
        {
            "app.py": """
            from flask import Flask
            from flask.views import MethodView


            def guard(view):
                return view


            class Items(MethodView):
                decorators = [guard]

                def get(self):
                    return "x"


            class Pages(MethodView):
                def get(self):
                    return "page"


            pages = guard(Pages.as_view("pages"))


            def create_app():
                app = Flask(__name__)
                items = Items.as_view("items")
                app.add_url_rule("/items", view_func=items)
                app.add_url_rule("/pages", view_func=pages)
                app.add_url_rule("/stays", view_func=lambda: "stays", endpoint="stays")
                return app
        """
        },
        app="app:create_app",
    )
    shop.retire("GET /items", "GET /pages")

    assert "items" not in shop.text("app.py").lower()
    assert "pages" not in shop.text("app.py").lower()
    assert "guard" not in shop.text("app.py")


SHOP = """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/stays")
    def stays():
        return "x"


    from views import pages
    app.register_blueprint(pages)
"""
VIEWS = """
    from flask import Blueprint
    from flask.views import MethodView

    from models import User

    pages = Blueprint("pages", __name__)


    class Goes(MethodView):
        def get(self):
            return str(User(1))


    # where they are
    shown = Goes.as_view("goes")
    pages.add_url_rule(
        "/goes",
        view_func=shown,
    )
"""
MODELS = """
    from flask_sqlalchemy import SQLAlchemy

    db = SQLAlchemy()


    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)
"""


def test_a_file_goes_with_the_registrations_at_its_top(application):
    """They go themselves; nothing that stays is told of anything by them."""
    files = {"app.py": SHOP, "views.py": VIEWS, "models.py": MODELS, "manage.py": "import models\n"}
    shop = application(files)
    made = shop.plan("GET /goes")

    assert made.refusals == []
    assert made.changes[shop.folder / "views.py"] is None


def test_a_file_stays_with_other_calls_at_its_top(application):
    """Only what registers the routes goes."""
    views = VIEWS + "    print(User)\n"
    shop = application({"app.py": SHOP, "views.py": views, "models.py": MODELS})
    made = shop.plan("GET /goes")

    assert "views tells others of something in line" in made.refusals[0]
    assert b"print(User)" in made.changes[shop.folder / "views.py"]
