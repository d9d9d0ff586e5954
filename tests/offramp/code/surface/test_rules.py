"""Rules and registrations, seldom ones, against what Flask then has."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

HEAD = """
from flask import Blueprint, Flask
from flask.views import MethodView
from werkzeug.routing import Map, Rule, RuleTemplate
app = Flask(__name__, static_folder=None)
pages = Blueprint("pages", __name__)
def view(**given): return ""
"""
SOURCES = {
    "OPTIONS that the view answers": """
app.add_url_rule("/a", "a", view, methods=["GET", "OPTIONS"])
app.add_url_rule("/b", "b", view, methods=["OPTIONS"])
app.add_url_rule("/c", "c", view, methods=["GET", "HEAD"])
app.add_url_rule("/d", "d", view, methods=["HEAD", "POST"])
class Item(MethodView):
    def get(self): return ""
    def options(self): return ""
app.add_url_rule("/e", view_func=Item.as_view("e"))
""",
    "a rule of the application's class": """
app.url_map.add(app.url_rule_class("/a", endpoint="a", methods=["POST"]))
app.view_functions["a"] = view
""",
    "a map with rules": """
app.add_url_rule("/gone", "gone", view)
app.url_map = Map([Rule("/a", endpoint="a", methods=["GET"])])
app.view_functions["a"] = view
""",
    "each rule once more": """
app.add_url_rule("/a", "a", view, methods=["GET", "POST"])
app.add_url_rule("/b/<int:id>", "b", view)
for rule in list(app.url_map.iter_rules()):
    if "id" in rule.arguments or "POST" in rule.methods:
        again = app.view_functions[rule.endpoint]
        app.add_url_rule(f"/v2{rule.rule}", f"v2.{rule.endpoint}".replace(".", "_"), again)
""",
    "once, though registered twice": """
pages.add_url_rule("/a", "a", view)
pages.record_once(lambda state: state.add_url_rule("/once", "once", view))
def told(state):
    if state.first_registration: state.add_url_rule("/first", "first", view)
    if state.options.get("more"): state.add_url_rule("/more", "more", view)
    state.add_url_rule(f"/{state.url_prefix.strip('/')}", "own", view)
pages.record(told)
app.register_blueprint(pages, url_prefix="/x", more=True)
app.register_blueprint(pages, url_prefix="/y", name="y")
""",
    "each blueprint once more": """
pages.add_url_rule("/a", "a", view)
app.register_blueprint(pages)
for one in list(app.iter_blueprints()):
    app.register_blueprint(one, url_prefix="/again", name=f"again_{one.name}")
""",
    "verbs go the way of one's own route": """
class Api(Flask):
    def route(self, rule, **options): return super().route(f"/v1{rule}", **options)
app = Api(__name__, static_folder=None)
@app.post("/a")
def a(): return ""
""",
    "what stands below a static method": """
class Views:
    @app.route("/a")
    @staticmethod
    def a(): return ""
""",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_rules_are_those_of_flask(assert_like_flask, source):
    """Written by those who know Flask's own code."""
    ours = assert_like_flask({"app.py": HEAD + source})

    assert not ours.doubts


def found(folder, source):
    return surface.find(read(write(folder, {"app.py": HEAD + source})))


def test_the_view_below_a_static_method_is_known(tmp_path):
    """Its tables and its callers would not be told, else."""
    ours = found(tmp_path, SOURCES["what stands below a static method"])

    assert [one.view for one in ours.routes] == ["app.Views.a"]


@pytest.mark.parametrize(
    "added",
    [
        "RuleTemplate([Rule('/$x', endpoint='$x')])(x='a')",
        "__import__('elsewhere').rules()",
        "Rule(__import__('elsewhere').path, endpoint='a')",
    ],
)
def test_rules_that_nobody_could_follow_are_said(tmp_path, added):
    """They would be missing without a word."""
    ours = found(tmp_path, f"app.url_map.add({added})\n")

    assert [one.message for one in ours.doubts] == ["rules are added that the text does not settle"]


def test_a_nested_prefix_that_is_not_known_is_said(tmp_path):
    """The path that is told lacks a part."""
    ours = found(
        tmp_path,
        """
import os
inner = Blueprint("inner", __name__)
inner.add_url_rule("/a", "a", view)
pages.register_blueprint(inner, url_prefix=os.environ["INNER"])
app.register_blueprint(pages, url_prefix="/x")
""",
    )

    assert [(one.path, one.sure) for one in ours.routes] == [("/x/a", False)]
    assert [one.message for one in ours.doubts] == [
        "the prefix of blueprint pages.inner is not known"
    ]


def test_what_is_nested_below_an_unknown_prefix_is_not_sure(tmp_path):
    """Its path is as incomplete as that of the outer one."""
    ours = found(
        tmp_path,
        """
import os
inner = Blueprint("inner", __name__, url_prefix="/in")
inner.add_url_rule("/a", "a", view)
pages.register_blueprint(inner)
app.register_blueprint(pages, url_prefix=os.environ["OUTER"])
""",
    )

    assert [(one.path, one.sure) for one in ours.routes] == [("/in/a", False)]


AROUND = """
from flask_login import login_required
app.add_url_rule("/a", "a", view)
{change}
"""
CHANGES = {
    "for name, one in app.view_functions.items(): app.view_functions[name] = login_required(one)": (
        "flask_login.login_required",
    ),
    "app.view_functions['b'] = login_required(app.view_functions['a'])": (),
    "app.view_functions['a'] = app.view_functions['a']": (),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_put_around_views_later_guards_them(tmp_path, change):
    """`app.view_functions[name] = login_required(...)`, for all views of a page's library."""
    ours = found(tmp_path, AROUND.format(change=change))

    assert [one.wrappers for one in ours.routes] == [CHANGES[change]]


def test_a_function_that_serves_by_a_file_of_settings_is_followed(tmp_path):
    """Its one caller is a program that was given a file; nothing else makes the application."""
    source = """
from flask import Flask
def run(config):
    app = Flask(__name__, static_folder=None)
    @app.route("/a")
    def a(): return ""
    app.run(port=config["port"])
"""
    ours = surface.find(read(write(tmp_path, {"server.py": source})))

    assert [one.path for one in ours.routes] == ["/a"]
    assert ours.application == "server:run"


def test_a_function_that_wants_arguments_is_not_asked_beside_an_application(tmp_path):
    """What is only made for tests or another service is no application of its own."""
    other = (
        "def run(config):\n    other = Flask('other')\n    other.add_url_rule('/b', 'b', view)\n"
    )
    ours = found(tmp_path, f"app.add_url_rule('/a', 'a', view)\n{other}")

    assert [one.path for one in ours.routes] == ["/a"]
    assert ours.others == []
