"""Blueprints: where they are registered, how often, under which names and prefixes."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.alike import found

USERS = """
    from flask import Blueprint
    users = Blueprint("users", __name__, url_prefix="/users")

    @users.route("/")
    def index(): return ""

    @users.route("", methods=["POST"])
    def make(): return ""

    @users.route("/<int:number>", methods=["DELETE"])
    def drop(number): return ""
"""
LOOPED = {
    "shop/__init__.py": """
        import pkgutil
        from importlib import import_module
        from flask import Blueprint, Flask
        app = Flask(__name__, static_folder=None)
        for _, name, _ in pkgutil.iter_modules(__path__):
            module = import_module(f"{__name__}.{name}")
            for one in dir(module):
                if isinstance(getattr(module, one), Blueprint):
                    app.register_blueprint(getattr(module, one))
    """,
    "shop/pages.py": """import assets, flask, rq, smorest
pages = flask.Blueprint("pages", __name__)
@pages.route("/page")
def page(): return ""
""",
}
REGISTRATIONS = {
    "as it is": "app.register_blueprint(users)",
    "under another prefix": "app.register_blueprint(users, url_prefix='/people/')",
    "at the root": "app.register_blueprint(users, url_prefix='/')",
    "twice": """
app.register_blueprint(users)
app.register_blueprint(users, url_prefix='/b', name='b')
""",
    "with a subdomain": "app.register_blueprint(users, subdomain='api')",
    "with defaults": "app.register_blueprint(users, url_defaults={'x': 1})",
    "in a loop": """
for one, prefix in [(users, "/a")]:
    app.register_blueprint(one, url_prefix=prefix)
""",
    "nested": """
api = Blueprint("api", __name__, url_prefix="/api")
api.register_blueprint(users)
app.register_blueprint(api)
""",
    "nested twice, with prefixes at every place": """
api = Blueprint("api", __name__)
v1 = Blueprint("v1", __name__, url_prefix="/v1")
v1.register_blueprint(users, url_prefix="/u", name="people")
api.register_blueprint(v1)
app.register_blueprint(api, url_prefix="/api")
""",
    "nested in one without a prefix": """
api = Blueprint("api", __name__)
api.register_blueprint(users)
app.register_blueprint(api)
""",
    "with static files": """
admin = Blueprint("admin", __name__, static_folder="files", url_prefix="/admin")
other = Blueprint("other", __name__, static_folder="x", static_url_path="/y")
app.register_blueprint(admin); app.register_blueprint(other)
""",
    "recorded for later": """
late = Blueprint("late", __name__, url_prefix="/late")
late.record(lambda state: state.add_url_rule("/x", "x", lambda: ""))
@late.record_once
def more(state):
    state.app.add_url_rule("/y", "y", lambda: "")
app.register_blueprint(late)
""",
}


@pytest.mark.parametrize("registration", REGISTRATIONS.values(), ids=REGISTRATIONS)
def test_a_blueprint_is_where_flask_puts_it(assert_like_flask, registration):
    """Prefixes are joined, and names put together, as Flask does it."""
    head = "from flask import Blueprint, Flask\nfrom users import users\napp = Flask(__name__)\n"
    assert_like_flask({"users.py": USERS, "app.py": head + registration})


def test_a_blueprint_that_nobody_registers_has_no_routes(tmp_path):
    """It is named among the doubts, since it may be forgotten code."""
    write(
        tmp_path,
        {
            "users.py": USERS,
            "app.py": """
                from flask import Flask
                import users
                app = Flask(__name__, static_folder=None)
                @app.route("/")
                def home(): return ""
            """,
        },
    )

    ours = surface.find(read(tmp_path))

    assert found(ours) == {("/", "GET", "home")}
    assert ["nothing registers it" in one.message for one in ours.doubts] == [True]


def test_what_a_registration_may_mean_is_not_sure(tmp_path):
    """Plug-ins named by a setting cannot be followed; blueprints of the tree are offered."""
    write(
        tmp_path,
        {
            "users.py": USERS,
            "app.py": """
                import importlib, os
                from flask import Flask
                app = Flask(__name__, static_folder=None)
                for name in os.environ["PLUGINS"].split(","):
                    app.register_blueprint(importlib.import_module(name).blueprint)
            """,
        },
    )

    ours = surface.find(read(tmp_path))

    assert {one.path for one in ours.routes} == {"/users/", "/users", "/users/<int:number>"}
    assert not any(one.sure for one in ours.routes)


def test_blueprints_found_in_a_folder_are_registered(assert_like_flask):
    """The folder is looked up in the tree, not on the disk."""
    view = """
        from flask import Blueprint
        bp = Blueprint("{0}", __name__, url_prefix="/{0}")
        @bp.route("/x")
        def x(): return ""
    """
    assert_like_flask(
        {
            "parts/__init__.py": "",
            "parts/one.py": view.format("one"),
            "parts/two.py": view.format("two"),
            "app.py": """
                import importlib, pkgutil
                from flask import Flask
                import parts

                def create_app():
                    app = Flask(__name__)
                    for _, name, _ in pkgutil.iter_modules(parts.__path__):
                        module = importlib.import_module(f"parts.{name}")
                        app.register_blueprint(module.bp)
                    return app
            """,
        },
        "app:create_app",
    )


def test_blueprints_are_found_by_listing_files(assert_like_flask):
    """`os.listdir` of the package's own folder."""
    assert_like_flask(
        {
            "parts/__init__.py": """
                import os
                from importlib import import_module

                def register(app):
                    here = os.path.dirname(os.path.abspath(__file__))
                    for file in sorted(os.listdir(here)):
                        if file.endswith(".py") and not file.startswith("_"):
                            module = import_module("." + file[:-3], __name__)
                            for name in dir(module):
                                if name == "bp":
                                    app.register_blueprint(getattr(module, name))
            """,
            "parts/one.py": """
                from flask import Blueprint
                bp = Blueprint("one", __name__)
                bp.add_url_rule("/one", view_func=lambda: "", endpoint="x")
            """,
            "app.py": """
                from flask import Flask
                import parts
                app = Flask(__name__)
                parts.register(app)
            """,
        }
    )


@pytest.mark.parametrize("other", ["assets.Bundle", "assets.Bundle('x')", "flask.request"])
def test_what_is_no_blueprint_is_not_taken_for_one(tmp_path, other):
    """A loop over a module's names asks each whether it is one; classes of libraries are none."""
    write(tmp_path, LOOPED | {"shop/pages.py": LOOPED["shop/pages.py"] + f"other = {other}\n"})

    ours = surface.find(read(tmp_path))

    assert {one.path for one in ours.routes} == {"/page"}
    assert not ours.doubts


@pytest.mark.parametrize("other", ["rq.blueprint", "smorest.OwnBlueprint('x')"])
def test_what_may_be_a_blueprint_is_doubted(tmp_path, other):
    """Its routes are missing, so the report says so."""
    write(tmp_path, LOOPED | {"shop/pages.py": LOOPED["shop/pages.py"] + f"other = {other}\n"})

    ours = surface.find(read(tmp_path))

    assert any("does not settle" in one.message for one in ours.doubts)


@pytest.mark.parametrize(
    ("second", "count"),
    [("Pages(2)", 0), ("Blueprint('other', 'other')", 1)],
)
def test_another_object_of_a_class_that_is_registered_is_left_alone(tmp_path, second, count):
    """A module is made for others to use, and made again to be registered."""
    source = f"""
        from flask import Blueprint, Flask
        app = Flask(__name__, static_folder=None)
        class Pages(Blueprint):
            def __init__(self, store):
                super().__init__("pages", "pages")
                self.add_url_rule("/pages", "show", lambda: "")
        used = Pages(1)
        app.register_blueprint({second})
    """

    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert sum("nothing registers it" in one.message for one in ours.doubts) == count


@pytest.mark.parametrize("folder", ['Path(__file__).parent / "docs" / "html"', '"docs/html"'])
def test_static_files_lie_under_their_folders_name(assert_like_flask, folder):
    """Without `static_url_path`, whatever way the folder is written."""
    text = f"""
        from pathlib import Path
        from flask import Blueprint, Flask
        app = Flask(__name__, static_folder={folder.replace("html", "files")})
        pages = Blueprint("pages", __name__, static_folder={folder}, url_prefix="/pages")
        app.register_blueprint(pages)
    """
    assert_like_flask({"app.py": text})
