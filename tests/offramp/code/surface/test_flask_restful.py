"""
Routes that Flask-RESTful declares, against what 0.3.10 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

TODOS = Recorded(
    """
    from flask import Flask
    from flask_restful import Api, Resource

    app = Flask(__name__)
    api = Api(app)

    class Todos(Resource):
        def get(self): return []
        def post(self): return {}

    class TodoItem(Resource):
        def get(self, todo_id): return {}
        def delete(self, todo_id): return ""

    api.add_resource(Todos, "/todos", "/tasks")
    api.add_resource(TodoItem, "/todos/<int:todo_id>", endpoint="todo")
    """,
    routes="""
        DELETE,GET /todos/<int:todo_id> todo
        GET,POST /tasks todos
        GET,POST /todos todos
    """,
)

LATE = Recorded(
    """
    from flask import Flask
    from flask_restful import Api, Resource

    api = Api(prefix="/v1")

    class Base(Resource):
        def get(self): return []

    class Things(Base):
        def put(self): return {}

    @api.resource("/decorated", endpoint="shown")
    class Decorated(Resource):
        def patch(self): return {}

    api.add_resource(Things, "/things", methods=["GET"])
    api.add_resource(Base, "/bases", strict_slashes=False)

    def create_app():
        app = Flask(__name__)
        api.init_app(app)
        return app
    """,
    routes="""
        GET /v1/bases base
        GET /v1/things things
        PATCH /v1/decorated shown
    """,
    application="app:create_app",
)

BLUEPRINT = Recorded(
    """
    from flask import Flask, Blueprint
    from flask_restful import Api, Resource
    import users

    app = Flask(__name__)
    app.register_blueprint(users.bp, url_prefix="/api")

    after = Blueprint("after", __name__, url_prefix="/after")
    late = Api(after, prefix="/v2", url_part_order="abe")
    class Late(Resource):
        def get(self): return []
    late.add_resource(Late, "/late")
    app.register_blueprint(after)
    """,
    routes="""
        GET /api/plain users.plain
        GET /api/v1/people/ users.userlist
        GET /api/v1/users/ users.userlist
        GET /v2/after/late after.late
        GET,PUT /api/v1/users/<name> users.one
    """,
    more={
        "users.py": """
        from flask import Blueprint
        from flask_restful import Api, Resource

        bp = Blueprint("users", __name__, url_prefix="/never")
        api = Api(bp, prefix="/v1")

        class UserList(Resource):
            def get(self): return []

        class User(Resource):
            def get(self, name): return {}
            def put(self, name): return {}

        api.add_resource(UserList, "/users/", "/people/")
        api.add_resource(User, "/users/<name>", endpoint="one")

        @bp.route("/plain")
        def plain(): return "x"
        """
    },
)

LOOP = Recorded(
    """
    from flask import Flask
    from flask_restful import Api, Resource
    import resources

    class OurApi(Api):
        def add(self, resource, path):
            self.add_resource(resource, path, endpoint=resource.__name__.lower() + "_ours")

    def create_app():
        app = Flask(__name__)
        api = OurApi(app)
        for resource, path in resources.ALL:
            api.add(resource, path)
        return app
    """,
    routes="""
        GET /one one_ours
        POST /two two_ours
    """,
    application="app:create_app",
    more={
        "resources.py": """
        from flask_restful import Resource
        class One(Resource):
            def get(self): return 1
        class Two(Resource):
            def post(self): return 2
        ALL = [(One, "/one"), (Two, "/two")]
        """
    },
)

GUARDED = Recorded(
    """
    from functools import wraps
    from flask import Flask
    from flask_restful import Api, Resource

    def signed_in(view):
        @wraps(view)
        def wrapper(*args, **kwargs):
            return view(*args, **kwargs)
        return wrapper

    def counted(view):
        return view

    app = Flask(__name__)
    api = Api(app, decorators=[counted])

    class Secret(Resource):
        method_decorators = [signed_in]
        def get(self): return {}
        def post(self): return {}

    class Half(Resource):
        method_decorators = {"post": [signed_in]}
        def get(self): return {}
        @counted
        def post(self): return {}

    api.add_resource(Secret, "/secret")
    api.add_resource(Half, "/half")
    """,
    routes="""
        GET,POST /half half
        GET,POST /secret secret
    """,
)

MADE_TWICE = Recorded(
    """
    from flask import Flask
    from flask_restful import Api, Resource

    api = Api()
    class Things(Resource):
        def get(self): return {}
    api.add_resource(Things, "/things")
    def create_app():
        app = Flask(__name__)
        api.init_app(app)
        return app
    first = create_app()
    app = create_app()
    """,
    routes="""
        GET /things things
    """,
)


def test_a_resource_answers_at_all_its_paths_with_the_methods_it_has(tmp_path: Path) -> None:
    """The endpoint is the class's name in lower case unless one is given."""
    assert TODOS.found(tmp_path) == TODOS.rows


def test_resources_wait_for_the_application(tmp_path: Path) -> None:
    """`api.init_app(app)` comes last in most factories; the prefix stands in front of all."""
    assert LATE.found(tmp_path) == LATE.rows


def test_an_api_on_a_blueprint_goes_where_the_blueprint_goes(tmp_path: Path) -> None:
    """The prefix of the registration wins over the blueprint's own."""
    assert BLUEPRINT.found(tmp_path) == BLUEPRINT.rows


def test_resources_of_a_table_are_added_by_a_class_of_the_project(tmp_path: Path) -> None:
    """A subclass of `Api` may have methods of its own."""
    assert LOOP.found(tmp_path) == LOOP.rows


def test_a_view_is_the_method_with_the_decorators_around_it(tmp_path: Path) -> None:
    """`method_decorators` may be for all methods or for some; the API's stand outside."""
    views = {(one.path, *one.methods): one for one in GUARDED.surface(tmp_path).routes}

    assert views["/secret", "POST"].view == "app.Secret.post"
    assert views["/secret", "POST"].wrappers == ("app.counted", "app.signed_in")
    assert views["/half", "GET"].wrappers == ("app.counted",)
    assert views["/half", "POST"].wrappers == ("app.counted", "app.signed_in")
    assert views["/half", "POST"].kind == "flask-restful"


def test_a_resource_that_is_not_known_is_a_doubt(tmp_path: Path) -> None:
    """Nothing is invented for it, and what is known stays."""
    unsettled = Recorded(
        """
        from elsewhere import Thing
        from flask import Flask
        from flask_restful import Api, Resource

        app = Flask(__name__)
        api = Api(app)

        class Known(Resource):
            def get(self): return {}

        api.add_resource(Thing, "/things")
        api.add_resource(Known, "/known")
        """
    )

    assert unsettled.found(tmp_path) == ["GET /known known"]
    assert [one.line for one in unsettled.surface(tmp_path).doubts] == [11]


PREFIXED = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_restful import Api, Resource

    app = Flask(__name__)

    class Thing(Resource):
        def get(self): return {}

    one = Blueprint("one", __name__, url_prefix="/one/")
    one.add_url_rule("/before", "before", lambda: "")
    api = Api(one)
    api.add_resource(Thing, "/things")
    one.add_url_rule("/after", "after", lambda: "")
    app.register_blueprint(one)
    two = Blueprint("two", __name__, url_prefix="/two/")
    two.add_url_rule("/things", "things", lambda: "")
    app.register_blueprint(two)
    """,
    routes="""
        GET /one//after one.after
        GET /one//things one.thing
        GET /one/before one.before
        GET /two/things two.things
    """,
)


def test_an_api_leaves_the_slashes_of_its_blueprint_as_they_are(tmp_path: Path) -> None:
    """Flask joins a prefix and a path by one slash, the extension puts them side by side."""
    assert PREFIXED.found(tmp_path) == PREFIXED.rows


def test_an_api_knows_its_application(tmp_path: Path) -> None:
    """What is handed the API reads the application's settings through it."""
    reading = Recorded(
        """
        from flask import Flask
        from flask_restful import Api, Resource

        app = Flask(__name__)
        app.config["RESOURCES"] = {"/things": "Things"}
        api = Api(app)

        class Things(Resource):
            def get(self): return {}

        for path, name in api.app.config["RESOURCES"].items():
            api.add_resource(globals()[name], path)
        """,
        routes="""
            GET /things things
        """,
    )

    assert reading.found(tmp_path) == reading.rows


def test_each_application_gets_what_was_there_before(tmp_path: Path) -> None:
    """A factory may be called by a script and by what serves."""
    assert MADE_TWICE.found(tmp_path) == MADE_TWICE.rows


def test_an_api_may_be_given_its_application_by_its_name(tmp_path: Path) -> None:
    """`api.app = app` takes what is added from then on, and leaves what waits."""
    given = Recorded(
        """
        from flask import Flask
        from flask_restful import Api, Resource

        app = Flask(__name__)
        api = Api()

        class Before(Resource):
            def get(self): return {}

        class After(Resource):
            def get(self): return {}

        api.add_resource(Before, "/before")
        api.app = app
        api.add_resource(After, "/after")
        """,
        routes="""
            GET /after after
        """,
    )

    assert given.found(tmp_path) == given.rows


def test_resources_that_no_application_gets_are_doubted(tmp_path: Path) -> None:
    """They would be missing without a word."""
    waiting = Recorded(
        """
        from flask import Flask
        from flask_restful import Api, Resource

        app = Flask(__name__)
        api = Api()

        class Thing(Resource):
            def get(self): return {}

        api.add_resource(Thing, "/things")
        """
    )

    assert waiting.found(tmp_path) == waiting.rows == []
    assert [one.message for one in waiting.surface(tmp_path).doubts] == [
        "an API gets no application, and its resources wait (1)"
    ]
