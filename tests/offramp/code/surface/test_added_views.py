"""Views that decorators add, around those that they stand over."""

from offramp.code import read, surface
from tests.offramp.code.sources import write

REGISTERED = """
    from flask import Blueprint, Flask
    class Rest(Blueprint):
        def get(self, rule):
            def add(view):
                def handle(**given):
                    check()
                    return view(**given)
                self.add_url_rule(rule, view.__name__, handle)
                return view
            return add
    def check(): ...
    def other(): return ""
    rest = Rest("rest", __name__)
    @rest.get("/things")
    def things(): return ""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(rest)
"""


def test_a_view_that_a_decorator_adds_around_another_leads_to_it(tmp_path):
    """What a route does stands in the function below the decorator."""
    write(tmp_path, {"app.py": REGISTERED})

    [route] = surface.find(read(tmp_path)).routes

    assert (route.path, route.endpoint) == ("/things", "rest.things")
    assert route.view == "app.things"
    assert [one for one in route.wrappers if one.endswith("Rest.get")]


def test_a_view_that_stands_alone_is_itself(tmp_path):
    """A function that is written within another one and wraps nothing."""
    made = """
        from flask import Flask
        def pages(app):
            def add(view):
                def hello(): return ""
                app.add_url_rule("/hello", view_func=hello)
                return view
            return add
        app = Flask(__name__, static_folder=None)
        @pages(app)
        def started(): ...
    """
    write(tmp_path, {"app.py": made})

    assert [one.view for one in surface.find(read(tmp_path)).routes] == ["app.pages.add.hello"]
