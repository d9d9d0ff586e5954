"""What extensions are told of views and blueprints: `csrf.exempt(view)`."""

import pytest

IMPORTED = """
    from flask import Flask

    from tools import Guard
    from views import bp, goes, stays

    app = Flask(__name__)
    guard = Guard()
    app.add_url_rule("/goes", view_func=goes)
    app.add_url_rule("/stays", view_func=stays)
    app.register_blueprint(bp)
    {told}
"""
TOOLS = """
    class Guard:
        def exempt(self, view):
            return view

        def limit(self, text):
            return self.exempt

        def register(self, view, twice=False):
            return view
"""
VIEWS = """
    from flask import Blueprint

    bp = Blueprint("b", __name__)


    def goes():
        return "g"


    def stays():
        return "s"


    @bp.get("/more")
    def more():
        return "m"
"""


@pytest.mark.parametrize(
    "told", ["guard.exempt({})", "guard.register({})", "guard.limit('1/m')({})"]
)
@pytest.mark.parametrize(("name", "route"), [("goes", "GET /goes"), ("bp", "GET /more")])
def test_what_an_extension_is_told_of_a_view_goes_with_it(retired, told, name, route):
    """`csrf.exempt(view)` is no use of the view: it was refused, or the blueprint stayed."""
    said = told.format(name)
    files = {"app.py": IMPORTED.format(told=said), "views.py": VIEWS, "tools.py": TOOLS}
    shop, _ = retired(files, route)

    assert said not in shop.text("app.py")
    assert f"{name} =" not in shop.text("views.py")
    assert f"def {name}" not in shop.text("views.py")


@pytest.mark.parametrize(
    "told",
    [
        "guard.exempt(stays)",
        "kept = guard.exempt(bp)",  # its value is somebody's
        "guard.register(bp, twice=True)",
        "print(bp)",
    ],
)
def test_what_is_told_of_others_or_does_more_stays(retired, told):
    """A blueprint without routes does no harm."""
    files = {"app.py": IMPORTED.format(told=told), "views.py": VIEWS, "tools.py": TOOLS}
    shop, _ = retired(files, "GET /more")

    assert told in shop.text("app.py")
