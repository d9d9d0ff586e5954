"""What becomes of a blueprint whose routes go."""

from tests.offramp.retire.applications import without

BLUEPRINTS = {
    "app.py": """
        from flask import Flask
        from shop import shop
        from pages import pages


        def create_app():
            app = Flask(__name__)
            app.register_blueprint(shop)
            app.register_blueprint(pages)
            return app
    """,
    "shop.py": """
        from flask import Blueprint

        shop = Blueprint("shop", __name__)


        @shop.before_request
        def look():
            print("x")


        @shop.get("/shop")
        def index():
            return "x"
    """,
    "pages.py": """
        from flask import Blueprint

        pages = Blueprint("pages", __name__)


        @pages.get("/page")
        def page():
            return "x"
    """,
}


def test_a_blueprint_without_routes_goes_with_its_registration(tmp_path):
    """Its hooks would never run again, and its module holds nothing more."""
    _, changed = without(tmp_path, BLUEPRINTS, "GET /shop")

    assert changed["shop.py"] is None
    assert "shop" not in changed["app.py"]
    assert "app.register_blueprint(pages)" in changed["app.py"]


def test_a_hook_for_the_whole_application_keeps_its_blueprint(tmp_path):
    """It runs around routes that stay."""
    text = BLUEPRINTS["shop.py"].replace("before_request", "before_app_request")
    _, changed = without(tmp_path, {**BLUEPRINTS, "shop.py": text}, "GET /shop")

    assert "def look" in changed["shop.py"]
    assert "def index" not in changed["shop.py"]
    assert "app.py" not in changed


def test_what_the_decorator_of_a_blueprint_is_given_goes_with_the_view(tmp_path):
    """flask-smorest and APIFlask name schemas there; one that other views name stays."""
    schemas = """
        class Small: ...


        class Shared: ...
    """
    shop = """
        from flask import Blueprint
        from flask.views import MethodView
        from schemas import Shared, Small


        class Documented(Blueprint):
            def answers(self, *schemas):
                return lambda view: view


        shop = Documented("shop", __name__)
        pages = Documented("pages", __name__)


        class Shop(MethodView):
            @shop.answers(Small, Shared)
            def get(self):
                return "x"


        class Page(MethodView):
            @pages.answers(Shared)
            def get(self):
                return "x"


        shop.add_url_rule("/shop", view_func=Shop.as_view("shop"))
        pages.add_url_rule("/page", view_func=Page.as_view("page"))
    """
    app = BLUEPRINTS["app.py"].replace("from pages", "from shop")
    _, changed = without(
        tmp_path, {"app.py": app, "shop.py": shop, "schemas.py": schemas}, "GET /shop"
    )

    assert "Small" not in changed["schemas.py"]
    assert "class Shared" in changed["schemas.py"]
    assert "Small" not in changed["shop.py"]


def test_a_blueprint_that_is_registered_in_a_way_nobody_sees_is_told(application):
    """It stays, with no route, and somebody may want to know."""
    app = """
        import views
        from flask import Flask

        app = Flask(__name__)
        for module in (views,):
            app.register_blueprint(module.pages)


        @app.get("/stays")
        def stays():
            return "x"
    """
    views = """
        from flask import Blueprint

        pages = Blueprint("pages", __name__)


        @pages.get("/goes")
        def goes():
            return "x"
    """
    made = application({"app.py": app, "views.py": views}).retire("GET /goes")

    [told] = made.kept
    assert told.startswith("views.pages: a blueprint without a route now")


def test_the_blueprint_of_views_that_stay_is_still_imported(application):
    """Views often stand in a module of their own, which takes the blueprint from another."""
    shop = application(
        {
            "shop/__init__.py": """
                from flask import Blueprint

                shop = Blueprint("shop", __name__)

                from shop import views
            """,
            "shop/views.py": """
                from . import shop


                @shop.get("/goes")
                def goes():
                    return "x"


                @shop.get("/stays")
                def stays():
                    return "x"
            """,
            "app.py": """
                from flask import Flask
                from shop import shop

                app = Flask(__name__)
                app.register_blueprint(shop)
            """,
        }
    )
    shop.retire("GET /goes")

    assert shop.text("shop/views.py").startswith("from . import shop\n")
