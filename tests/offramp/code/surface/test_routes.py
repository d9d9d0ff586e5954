"""Routes on an application: found are those, and only those, that Flask has."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

BODIES = {
    "route with methods": """
        @app.route("/a", methods=["GET", "post"])
        def a(): return ""
    """,
    "several routes on one view": """
        @app.route("/")
        @app.route("/page/<int:number>", defaults={"x": 1})
        def a(number=1, x=0): return ""
    """,
    "shorthands for one method": """
        @app.get("/a")
        def a(): return ""
        @app.post("/a", endpoint="other")
        def b(): return ""
        app.put("/a")(lambda: "")
        @app.patch("/a")
        def c(): return ""
        @app.delete("/a")
        def d(): return ""
    """,
    "add_url_rule, all by position": """
        def a(): return ""
        app.add_url_rule("/a", "name", a, None, methods=("PUT",))
    """,
    "a rule before its view": """
        app.add_url_rule("/a", endpoint="later", methods=["DELETE"])
        @app.endpoint("later")
        def a(): return ""
        app.add_url_rule("/b", endpoint="set")
        app.view_functions["set"] = a
    """,
    "methods said by the view": """
        def a(): return ""
        a.methods = ["POST", "PUT"]
        app.add_url_rule("/a", view_func=a)
    """,
    "a rule object": """
        from werkzeug.routing import EndpointPrefix, Rule, Submount
        app.url_map.add(Rule("/a", endpoint="a", methods=["GET"]))
        app.url_map.add(Submount("/in", [Rule("/b", endpoint="b", methods=["POST"])]))
        app.url_map.add(EndpointPrefix("x.", [Rule("/c", endpoint="c", methods=["GET"])]))
    """,
    "methods of the standard library's enumeration": """
        from http import HTTPMethod
        from flask.views import MethodView, View
        @app.route("/a", methods=[HTTPMethod.GET, HTTPMethod.POST])
        def a(): return ""
        class One(View):
            methods = [HTTPMethod.PUT]
            def dispatch_request(self): return ""
        app.add_url_rule("/b", view_func=One.as_view("b"))
        class Two(MethodView):
            def get(self): return ""
            def delete(self): return ""
        app.add_url_rule("/c", view_func=Two.as_view("c"), methods=[HTTPMethod.DELETE.value])
    """,
    "a map in the place of the old one": """
        from werkzeug.routing import Map
        app.add_url_rule("/a", "a", lambda: "")
        app.url_map = Map()
        app.add_url_rule("/b", "b", lambda: "")
    """,
    "a map made of the old one's rules": """
        from werkzeug.routing import Map
        app.add_url_rule("/a", "a", lambda: "")
        app.url_map = Map([one.empty() for one in app.url_map._rules])
        app.add_url_rule("/b", "b", lambda: "")
    """,
    "a map that an application of its own makes in a branch": """
        from flask import Flask
        from werkzeug.routing import Map
        class Own(Flask):
            def route(self, rule, **options):
                if [one for one in self.url_map.iter_rules() if one.rule == rule]:
                    self.url_map = Map()
                return super().route(rule, **options)
        app = Own(__name__, static_folder=None)
        @app.route("/a")
        def a(): return ""
        @app.route("/b")
        def b(): return ""
    """,
    "a lambda": 'app.add_url_rule("/a", "a", lambda: "")',
    "strict_slashes and redirect_to": """
        app.add_url_rule("/a/", "a", lambda: "", strict_slashes=False)
        app.add_url_rule("/b", "b", lambda: "", redirect_to="/a/")
    """,
    "a host": """
        app.add_url_rule("/a", "a", lambda: "", host="a.example")
        app.add_url_rule("/a", "b", lambda: "", subdomain="b")
    """,
    "a path put together": """
        VERSION = 2
        BASE = "/api/v%d" % VERSION
        @app.route(f"{BASE}/users")
        def a(): return ""
        @app.route(BASE + "/orders/{}".format("<int:id>"))
        def b(id): return ""
        @app.route("/".join(["", "x", "y"]))
        def c(): return ""
    """,
    "a default of the environment": """
        import os
        @app.route(os.environ.get("NO_SUCH_PREFIX", "/likely") + "/x")
        def a(): return ""
    """,
    "no route for what is only defined": """
        def a(): return ""
        class Other:
            def route(self, path): return lambda view: view
        other = Other()
        @other.route("/not")
        def b(): return ""
    """,
    "no route for what is only named for links": """
        app.add_url_rule("/gone", "gone", build_only=True)
        app.add_url_rule("/there", "there", lambda: "", build_only=False)
    """,
    "no route for what comes after `if False`": """
        if False:
            app.add_url_rule("/never", "n", lambda: "")
        if __name__ == "__main__":
            app.add_url_rule("/main", "m", lambda: "")
    """,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_routes_are_those_that_flask_has(assert_like_flask, body):
    """Endpoints too, for hooks and `url_for` go by them."""
    import textwrap

    assert_like_flask(
        {"app.py": "from flask import Flask\napp = Flask(__name__)\n" + textwrap.dedent(body)}
    )


@pytest.mark.parametrize(
    "arguments",
    [
        "__name__",
        "__name__, static_folder=None",
        "__name__, static_url_path='/assets'",
        "__name__, static_folder='web/public'",
        "__name__, '', 'public'",
        "__name__, static_url_path='/'",
    ],
)
def test_the_static_route_is_there_when_flask_adds_it(assert_like_flask, arguments):
    """The default folder counts even where it does not exist; None switches the route off."""
    assert_like_flask({"app.py": f"import flask\napp = flask.Flask({arguments})\n"})


def test_a_path_that_is_not_known_is_doubted(tmp_path):
    """No route is better than a made-up one, but the reader is told of it."""
    write(
        tmp_path,
        {
            "app.py": """
                import os
                from flask import Flask
                app = Flask(__name__, static_folder=None)
                @app.route(os.environ["WHERE"])
                def a(): return ""
            """
        },
    )

    found = surface.find(read(tmp_path))

    assert found.routes == []
    assert [(one.file, one.line) for one in found.doubts] == [("app.py", 5)]


def test_a_route_is_placed_where_it_is_declared(tmp_path):
    """File and line are what a reader follows; the view is named by its reference."""
    write(
        tmp_path,
        {
            "shop/__init__.py": """
                from flask import Flask
                app = Flask(__name__, static_folder=None)
                from shop import views
            """,
            "shop/views.py": """
                from shop import app

                @app.route("/a")
                def a(): return ""
            """,
        },
    )

    (route,) = surface.find(read(tmp_path)).routes

    assert (route.file, route.line, route.view) == ("shop/views.py", 4, "shop.views.a")
