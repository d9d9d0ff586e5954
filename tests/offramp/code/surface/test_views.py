"""Views: classes, functions behind decorators, methods of objects."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

CLASSES = {
    "methods of a class": """
        class Users(MethodView):
            def get(self): return ""
            def post(self): return ""
        app.add_url_rule("/a", view_func=Users.as_view("users"))
    """,
    "inherited methods": """
        class Base(MethodView):
            def get(self): return ""
            def delete(self): return ""
        class Users(Base):
            def post(self): return ""
        app.add_url_rule("/a", view_func=Users.as_view("users"))
    """,
    "methods that are said": """
        class Users(MethodView):
            methods = ["GET"]
            def get(self): return ""
            def post(self): return ""
        app.add_url_rule("/a", view_func=Users.as_view("users"))
        app.add_url_rule("/b", view_func=Users.as_view("other"), methods=["POST"])
    """,
    "a class that dispatches": """
        class Page(View):
            methods = ["GET", "POST"]
            def __init__(self, name): self.name = name
            def dispatch_request(self): return ""
        class Plain(View):
            def dispatch_request(self): return ""
        for name in ("x", "y"):
            app.add_url_rule(f"/{name}", view_func=Page.as_view(name, name))
        app.add_url_rule("/plain", view_func=Plain.as_view("plain"))
    """,
    "registered by a function, for list and item": """
        def crud(cls, endpoint, url):
            view = cls.as_view(endpoint)
            app.add_url_rule(url, defaults={"id": None}, view_func=view, methods=["GET"])
            app.add_url_rule(url, view_func=view, methods=["POST"])
            app.add_url_rule(f"{url}<int:id>", view_func=view, methods=["GET", "PUT", "DELETE"])
        class Users(MethodView):
            def get(self, id): return ""
            def post(self): return ""
            def put(self, id): return ""
            def delete(self, id): return ""
        crud(Users, "users", "/users/")
    """,
    "a class decorator that registers": """
        def at(path):
            def register(cls):
                app.add_url_rule(path, view_func=cls.as_view(cls.__name__.lower()))
                return cls
            return register
        @at("/x")
        class Thing(MethodView):
            def get(self): return ""
    """,
    "methods of an object": """
        class Server:
            def __init__(self, app):
                self.app = app
                self.app.add_url_rule("/a", "a", self.a)
                @self.app.route("/b")
                def b(): return ""
            def a(self): return ""
        Server(app)
    """,
}


@pytest.mark.parametrize("body", CLASSES.values(), ids=CLASSES)
def test_class_views_answer_the_methods_they_do_in_flask(assert_like_flask, body):
    """Methods come from the class, inherited ones too, unless they are said."""
    import textwrap

    head = (
        "from flask import Flask\nfrom flask.views import MethodView, View\napp = Flask(__name__)\n"
    )
    assert_like_flask({"app.py": head + textwrap.dedent(body)})


def test_each_method_of_a_class_is_a_route_of_its_own(tmp_path):
    """What a GET does says nothing of the DELETE, so each has the function behind it."""
    write(
        tmp_path,
        {
            "app.py": """
                from flask import Flask
                from flask.views import MethodView
                app = Flask(__name__, static_folder=None)
                class Base(MethodView):
                    def delete(self): return ""
                class Users(Base):
                    def get(self): return ""
                app.add_url_rule("/a", view_func=Users.as_view("users"))
            """
        },
    )

    routes = surface.find(read(tmp_path)).routes

    assert {(one.methods, one.view) for one in routes} == {
        (("DELETE",), "app.Base.delete"),
        (("GET",), "app.Users.get"),
    }


DECORATED = """
    import functools
    from flask import Flask
    from flask_login import login_required
    app = Flask(__name__, static_folder=None)

    def checked(view):
        @functools.wraps(view)
        def inner(*args, **kwargs):
            return view(*args, **kwargs)
        return inner

    def role(name):
        def around(view):
            @functools.wraps(view)
            def inner(*args):
                return view(*args)
            return inner
        return around

    @app.route("/a")
    @checked
    @role("admin")
    @login_required
    def a(): return ""

    @checked
    @app.route("/b")
    def b(): return ""

    class Timed:
        def __init__(self, function): self.function = function
        def __call__(self): return self.function()

    app.add_url_rule("/c", "c", view_func=checked(b))
    app.add_url_rule("/d", "d", view_func=Timed(b))
    app.add_url_rule("/e", "e", view_func=functools.partial(b))
"""


def test_the_view_is_found_behind_its_decorators(tmp_path):
    """Decorators below the route's are around the view, outermost first; those above are not."""
    write(tmp_path, {"app.py": DECORATED})

    routes = {one.endpoint: one for one in surface.find(read(tmp_path)).routes}

    assert {name: one.view for name, one in routes.items()} == {
        "a": "app.a",
        "b": "app.b",
        "c": "app.b",
        "d": "app.Timed.__call__",
        "e": "app.b",
    }
    assert routes["a"].wrappers == ("app.checked", "app.role", "flask_login.login_required")
    assert routes["b"].wrappers == ()
    assert routes["c"].wrappers == ("app.checked",)


SIGNED_IN = """
    import functools
    from flask import Flask
    from flask_login import login_required
    app = Flask(__name__, static_folder=None)

    def below(view):
        @functools.wraps(view)
        @login_required
        def inner(*args): return view(*args)
        return inner

    def above(view):
        @login_required
        @functools.wraps(view)
        def inner(*args): return view(*args)
        return inner

    @app.route("/a")
    @below
    def a(): return ""

    @app.route("/b")
    @above
    def b(): return ""
"""


def test_a_decorator_may_put_another_around_what_it_makes(tmp_path):
    """Above `wraps` or below it: two views with the same one are two views."""
    write(tmp_path, {"app.py": SIGNED_IN})

    found = {one.endpoint: (one.view, one.wrappers) for one in surface.find(read(tmp_path)).routes}

    assert found == {
        "a": ("app.a", ("flask_login.login_required", "app.below")),
        "b": ("app.b", ("flask_login.login_required", "app.above")),
    }


OUTSIDE = """
    from flask import Flask
    from flask.views import MethodView
    from outside import Base, Page, guard
    class Own(Base):
        def get(self): return ""
        def post(self): return ""
    class Item(MethodView):
        def put(self): return ""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/page", view_func=Page.as_view("page", template="x"))
    app.add_url_rule("/own", view_func=Own.as_view("own"))
    app.add_url_rule("/item", view_func=guard()(Item.as_view("item")))
"""


def test_classes_and_decorators_nobody_knows_leave_what_is_known(tmp_path):
    """The name is given where the view is made, the methods stand in the project's own class."""
    ours = surface.find(read(write(tmp_path, {"app.py": OUTSIDE})))

    assert [(one.path, one.methods, one.endpoint, one.view) for one in ours.routes] == [
        ("/page", ("GET",), "page", None),
        ("/own", ("GET",), "own", "app.Own.get"),
        ("/own", ("POST",), "own", "app.Own.post"),
        ("/item", ("PUT",), "item", "app.Item.put"),
    ]
    assert ours.routes[-1].wrappers == ("outside.guard",)


@pytest.mark.parametrize(
    ("added", "is_sure"),
    [
        ("view_func=Page.as_view('page')", False),
        ("view_func=Page.as_view('page'), methods=['GET']", True),
        ("view_func=Own.as_view('page')", True),
    ],
)
def test_the_methods_of_a_class_from_outside_are_not_known(tmp_path, added, is_sure):
    """A route that is told as GET may take what is sent, and nobody would look for that."""
    source = f"""
        from elsewhere import Page
        from flask import Flask
        from flask.views import MethodView
        app = Flask(__name__, static_folder=None)
        class Own(MethodView):
            def get(self): return ""
        app.add_url_rule("/page", {added})
    """

    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert [(one.path, one.methods, one.sure) for one in ours.routes] == [
        ("/page", ("GET",), is_sure)
    ]
    assert ["methods of /page" in one.message for one in ours.doubts] == [True] * (not is_sure)
