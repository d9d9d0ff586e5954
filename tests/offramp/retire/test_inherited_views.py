"""Views that are classes which inherit, dispatch by themselves, or are decorated by others."""

from tests.offramp.retire.parts import OF_CLASSES, STOCK


def test_a_class_that_another_inherits_from_is_refused(application):
    """What stays is made of it."""
    shop = application(
        {
            "app.py": OF_CLASSES
            + """
    class Listed(MethodView):
        def get(self):
            return self.text()

        def text(self):
            return "list"


    class Sorted(Listed):
        def text(self):
            return "sorted"


    app.add_url_rule("/listed", view_func=Listed.as_view("listed"))
    app.add_url_rule("/sorted", view_func=Sorted.as_view("sorted"))
""",
            "stock.py": STOCK,
        }
    )

    (refused,) = shop.plan("GET /listed").refusals
    assert refused.startswith("app.Listed is a view that goes, but app.Sorted uses it; put what")
    shop.retire("GET /sorted")
    assert "class Listed" in shop.text("app.py")


def test_a_base_without_a_route_of_its_own_stays_as_long_as_a_view_needs_it(application):
    """And goes with the last one."""
    base = """
    class Base(MethodView):
        def get(self):
            return "x"


    class One(Base):
        pass


    class Two(Base):
        pass


    app.add_url_rule("/one", view_func=One.as_view("one"))
    app.add_url_rule("/two", view_func=Two.as_view("two"))


    @app.get("/stays")
    def stays():
        return "x"
"""
    shop = application({"app.py": OF_CLASSES + base, "stock.py": STOCK})
    shop.retire("GET /one")
    assert "class Base" in shop.text("app.py")

    shop.retire("GET /two")
    assert "class Base" not in shop.text("app.py")


def test_a_view_that_dispatches_itself_goes(application):
    """Its methods are a list, its arguments stand in `as_view`."""
    shop = application(
        {
            "app.py": OF_CLASSES
            + """
    class Page(View):
        methods = ["GET", "POST"]

        def __init__(self, name):
            self.name = name

        def dispatch_request(self):
            return self.name + counted()


    app.add_url_rule("/about", view_func=Page.as_view("about", "about.html"))
    app.add_url_rule("/terms", view_func=Page.as_view("terms", "terms.html"))
""",
            "stock.py": STOCK,
        }
    )
    shop.retire("GET /about", "POST /about")
    assert "class Page" in shop.text("app.py")

    kept = shop.plan("GET /terms").kept
    assert kept == ["app.Page.dispatch_request: it also answers POST /terms"]


def test_a_method_that_its_namespace_decorates_goes_alone(application):
    """Such a decorator registers no hook; taken for one, it was waited for without end."""
    api = """
        from flask import Blueprint, Flask
        from flask.views import MethodView
        from stock import counted, priced


        class Documented(Blueprint):
            def expect(self, model):
                return lambda method: method


        namespace = Documented("items", __name__)


        class Items(MethodView):
            def get(self):
                return counted()

            @namespace.expect("item")
            def post(self):
                return priced()


        namespace.add_url_rule("/items", view_func=Items.as_view("items"))
        app = Flask(__name__)
        app.register_blueprint(namespace)
    """
    shop = application({"app.py": api, "stock.py": STOCK})
    shop.retire("POST /items")

    assert "def post" not in shop.text("app.py")
    assert "def get" in shop.text("app.py")
    assert "def priced" not in shop.text("stock.py")


def test_a_class_whose_other_routes_stay_is_nobodys_to_remove(application):
    """The report called it unused, and told people to remove it, while it answered requests."""
    api = """
        from flask import Blueprint, Flask
        from flask.views import MethodView
        from stock import counted, priced, sold


        class Views(Blueprint):
            def route(self, rule, **options):
                def told(cls):
                    self.add_url_rule(rule, view_func=cls.as_view(cls.__name__), **options)
                    return cls
                return told


        items = Views("items", __name__)


        @items.route("/items/<int:number>")
        class Item(MethodView):
            def get(self, number):
                return sold()


        @items.route("/items")
        class Items(MethodView):
            def get(self):
                return counted()

            def post(self):
                return priced()


        app = Flask(__name__)
        app.register_blueprint(items)
    """
    shop = application({"app.py": api, "stock.py": STOCK})
    made = shop.retire("POST /items")

    assert made.kept == []
    assert "def priced" not in shop.text("stock.py")


def test_methods_that_only_their_blueprint_decorates_go_with_their_class(application):
    """They were taken for hooks of the blueprint, which used the class that goes."""
    api = """
        from flask import Blueprint, Flask
        from flask.views import MethodView
        from stock import counted


        class Documented(Blueprint):
            def response(self, status):
                return lambda method: method


        items = Documented("items", __name__)


        class Items(MethodView):
            @items.response(200)
            def get(self):
                return counted()


        items.add_url_rule("/items", view_func=Items.as_view("items"))
        app = Flask(__name__)
        app.register_blueprint(items)


        @app.get("/stays")
        def stays():
            return "x"
    """
    shop = application({"app.py": api, "stock.py": STOCK})
    shop.retire("GET /items")

    assert "class Items" not in shop.text("app.py")
    assert "def counted" not in shop.text("stock.py")
