"""
Routes that Flask-Classful declares, against what 0.16 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

QUOTES = Recorded(
    """
    from flask import Flask
    from flask_classful import FlaskView, route, method

    app = Flask(__name__)

    class QuotesView(FlaskView):
        def index(self): return ""
        def get(self, id): return ""
        def post(self): return ""
        def put(self, id: int): return ""
        def delete(self, id: str): return ""
        def random(self): return ""
        def by_author(self, author, year=None): return ""
        @method("POST")
        @method("PUT")
        def change(self): return ""
        @route("/word/<word>", methods=["GET", "POST"])
        def word(self, word): return ""
        @route("/a")
        @route("/b", endpoint="bee")
        def both(self): return ""
        def _hidden(self): return ""
        def before_request(self, name): pass
        def after_index(self, response): return response

    class CamelCaseThing(FlaskView):
        excluded_methods = ["helper"]
        def some_thing(self): return ""
        def helper(self): return ""

    QuotesView.register(app)
    CamelCaseThing.register(app, method_dashified=True)
    """,
    routes="""
        DELETE /quotes/<string:id>/ QuotesView:delete
        GET /camel-case-thing/some-thing/ CamelCaseThing:some_thing
        GET /quotes/ QuotesView:index
        GET /quotes/<id>/ QuotesView:get
        GET /quotes/a QuotesView:both_1
        GET /quotes/b bee
        GET /quotes/by_author/<author>/ QuotesView:by_author
        GET /quotes/random/ QuotesView:random
        GET,POST /quotes/word/<word> QuotesView:word
        POST /quotes/ QuotesView:post
        POST,PUT /quotes/change/ QuotesView:change
        PUT /quotes/<int:id>/ QuotesView:put
    """,
)

BASES = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_classful import FlaskView, route

    class Base(FlaskView):
        def index(self): return ""
        def shared(self): return ""

    class UsersView(Base):
        route_base = "/people"
        route_prefix = "/api"
        trailing_slash = False
        def index(self): return ""
        def get(self, id): return ""
        def extra(self): return ""

    class RootView(FlaskView):
        route_base = "/"
        default_methods = ["GET", "POST"]
        def index(self): return ""
        def about(self): return ""

    class ThingsView(FlaskView):
        def index(self): return ""

    def create_app():
        app = Flask(__name__)
        bp = Blueprint("bp", __name__, url_prefix="/bp")
        UsersView.register(app)
        RootView.register(app)
        ThingsView.register(bp, route_base="/other", trailing_slash=False)
        app.register_blueprint(bp)
        return app
    """,
    routes="""
        GET / RootView:index
        GET /api/people UsersView:index
        GET /api/people/<id> UsersView:get
        GET /api/people/extra UsersView:extra
        GET /api/people/shared UsersView:shared
        GET /bp/other bp.ThingsView:index
        GET,POST /about/ RootView:about
    """,
    application="app:create_app",
)


def test_every_public_method_of_a_class_is_a_route(tmp_path: Path) -> None:
    """Parameters without a default are parts of the path, their annotations its converters."""
    assert QUOTES.found(tmp_path) == QUOTES.rows


def test_bases_prefixes_and_slashes_are_the_class_s_or_the_registration_s(tmp_path: Path) -> None:
    """What a registration says wins; inherited methods are routes too."""
    assert BASES.found(tmp_path) == BASES.rows


def test_a_route_s_view_is_the_method(tmp_path: Path) -> None:
    """Inherited ones are where they are written."""
    views = {one.endpoint: one.view for one in BASES.surface(tmp_path).routes}

    assert views["UsersView:shared"] == "app.Base.shared"
    assert views["UsersView:index"] == "app.UsersView.index"
