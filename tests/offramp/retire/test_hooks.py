"""What a blueprint alone is told by a call, and what goes of an extension's words for a view."""

import pytest

from tests.offramp.retire.applications import without

APP = """
    from flask import Flask
    from more import more
    from views import views

    app = Flask(__name__)
    app.register_blueprint(views)
    app.register_blueprint(more)
"""
VIEWS = """
    from flask import Blueprint
    from flask_cors import CORS

    from checks import check

    views = Blueprint("views", __name__)
    {line}


    @views.get("/goes")
    def goes():
        return "g"
"""
MORE = """
    from flask import Blueprint

    from checks import check, other

    more = Blueprint("more", __name__)
    {line}


    @more.get("/stays")
    def stays():
        return other("s")
"""
CHECKS = """
    def check(*given):
        return None


    def other(text):
        return text
"""


def files(line, more=""):
    parts = {"app.py": APP, "views.py": VIEWS.format(line=line), "checks.py": CHECKS}
    return parts | {"more.py": MORE.format(line=more)}


@pytest.mark.parametrize(
    "line",
    [
        "views.before_request(check)",
        "views.after_request(check)",
        "views.register_error_handler(404, check)",
        "views.context_processor(check)",
        "CORS(views)",
        'CORS(views, resources={"/*": {"origins": "*"}})',
    ],
)
def test_what_is_for_a_blueprint_alone_goes_with_it(tmp_path, line):
    """The blueprint stayed for it, and was registered without a route."""
    _, changed = without(tmp_path, files(line), "GET /goes")

    assert changed["views.py"] is None
    assert "views" not in changed["app.py"]
    assert ("def check" in changed.get("checks.py", "def check")) is line.startswith("CORS")


@pytest.mark.parametrize(
    "line",
    [
        "views.before_app_request(check)",
        "views.record(check)",
        "kept = CORS(views)",
        "print(views)",
    ],
)
def test_what_is_for_more_keeps_its_blueprint(tmp_path, line):
    """It runs for every request, or its value is somebody's."""
    _, changed = without(tmp_path, files(line), "GET /goes")

    assert line in changed["views.py"]
    assert "app.py" not in changed


@pytest.mark.parametrize("more", ["more.before_request(check)", "app = check()"])
def test_what_others_use_stays(tmp_path, more):
    """Two blueprints may have the same hook."""
    _, changed = without(tmp_path, files("views.before_request(check)", more), "GET /goes")

    assert changed["views.py"] is None
    assert not {"checks.py", "more.py"} & changed.keys()


@pytest.mark.parametrize(
    ("told", "is_refused"),
    [
        ('docs.register(goes, blueprint="x")', False),
        ("docs.register(goes, **more)", False),
        ("docs.register(goes, after=stays())", True),
        ("kept = docs.register(goes)", True),
    ],
)
def test_what_is_told_of_a_view_goes_with_more_words(tmp_path, told, is_refused):
    """Documentation is told of a view and of its blueprint."""
    app = f"""
        from docs import docs, more
        from flask import Flask

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return "g"


        @app.get("/stays")
        def stays():
            return "s"


        {told}
    """
    docs = """
        class Docs:
            def register(self, view, **more):
                return view


        docs, more = Docs(), {}
    """
    found, changed = without(tmp_path, {"app.py": app, "docs.py": docs}, "GET /goes")

    assert bool(found.refusals) is is_refused
    assert is_refused or told not in changed["app.py"]


@pytest.mark.parametrize(
    ("methods", "route", "is_left"),
    [
        ('["GET", "OPTIONS"]', "GET /x", False),
        ('["HEAD", "GET"]', "GET /x", False),
        ('["GET", "POST", "OPTIONS"]', "GET /x", True),
    ],
)
def test_what_flask_adds_goes_with_the_last_of_the_others(tmp_path, methods, route, is_left):
    """No function has a route for OPTIONS alone."""
    app = f"""
        from flask import Flask

        app = Flask(__name__)


        @app.route("/x", methods={methods})
        def x():
            return "x"


        @app.get("/stays")
        def stays():
            return "s"
    """
    found, changed = without(tmp_path, {"app.py": app}, route)

    assert found.refusals == []
    assert ("def x" in changed["app.py"]) is is_left
