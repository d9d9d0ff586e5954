"""Views that are classes: `View`, `MethodView`, with a method for each HTTP method."""

HEAD = """
    from flask import Flask
    from flask.views import MethodView, View
    from stock import counted, priced, sold

    app = Flask(__name__)

"""
STOCK = """
    def counted():
        return "3"


    def priced():
        return "4"


    def sold():
        return "5"
"""
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
    shop = application({"app.py": HEAD + ITEMS, "stock.py": STOCK})
    shop.retire("GET /items", "POST /items")

    assert "class Items" not in shop.text("app.py")
    assert "Items.as_view" not in shop.text("app.py")
    assert "def sold" in shop.text("stock.py")
    assert "def counted" not in shop.text("stock.py")


def test_one_method_of_a_class_goes(application):
    """Flask answers what the class has methods for."""
    shop = application({"app.py": HEAD + ITEMS, "stock.py": STOCK})
    shop.retire("POST /items")

    assert "def post" not in shop.text("app.py")
    assert "def get" in shop.text("app.py")
    assert "def priced" not in shop.text("stock.py")


def test_methods_that_are_listed_too_go_from_both(application):
    """A listed method without its function would fail at start."""
    listed = ITEMS.replace('as_view("items"))', 'as_view("items"), methods=["GET", "POST"])')
    shop = application({"app.py": HEAD + listed, "stock.py": STOCK})
    shop.retire("POST /items")

    assert 'methods=["GET"]' in shop.text("app.py")


def test_a_class_that_is_registered_twice_keeps_what_the_other_path_needs(application):
    """`get` answers both a list and one item."""
    shop = application(
        {
            "app.py": HEAD
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


def test_a_class_that_another_inherits_from_is_refused(application):
    """What stays is made of it."""
    shop = application(
        {
            "app.py": HEAD
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

    assert shop.plan("GET /listed").refusals == [
        "app.Listed is a view that goes, but app.Sorted uses it"
    ]
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
    shop = application({"app.py": HEAD + base, "stock.py": STOCK})
    shop.retire("GET /one")
    assert "class Base" in shop.text("app.py")

    shop.retire("GET /two")
    assert "class Base" not in shop.text("app.py")


def test_a_view_that_dispatches_itself_goes(application):
    """Its methods are a list, its arguments stand in `as_view`."""
    shop = application(
        {
            "app.py": HEAD
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
