"""What is the application's, not a route's."""

import pytest

from offramp.audit.run import Wish, audit

APP = """\
import psycopg2
from flask import Flask, request

app = Flask(__name__, static_folder=None)
seen = {}
notes = {}


def save(statement, value):
    with psycopg2.connect("") as connection, connection.cursor() as cursor:
        cursor.execute(statement, (value,))


@app.before_request
def count():
    seen[request.remote_addr] = seen.get(request.remote_addr, 0) + 1
    if seen[request.remote_addr] > 9:
        return "too many", 429
    save("INSERT INTO visits (path) VALUES (%s)", request.path)


@app.get("/about")
def about():
    return "about"


@app.post("/notes")
def add():
    notes[len(notes)] = request.get_json()["text"]
    save("INSERT INTO notes (text) VALUES (%s)", request.get_json()["text"])
    return {"count": len(notes)}
"""


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    """The routes of an application whose hook keeps something too, by path."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    report = audit(Wish(folder, weighing_seconds=0))
    return {one.path: one for one in report.routes} | {"report": report}


def test_what_only_a_hook_keeps_holds_no_route_up(routes):
    """It does not move with any of them."""
    assert routes["/about"].decision == "move now"


def test_it_is_done_once_before_the_first_route(routes):
    """It is not forgotten either."""
    effects = {one.effect for one in routes["report"].findings if "seen" in one.message}

    assert effects == {"prepare"}


def test_what_a_view_keeps_still_holds_it_up(routes):
    """Its own state is its own."""
    assert routes["/notes"].decision == "refactor first"


def test_tables_of_hooks_are_told_apart(routes):
    """Every route writes them, so they say nothing of one."""
    around = {use.table: use.around for use in routes["/notes"].writes}

    assert around == {"visits": True, "notes": False}


SHARED = """\
import os
from flask import Flask, request

app = Flask(__name__, static_folder=None)


def forget(path):
    os.remove(path)


@app.after_request
def clean(response):
    forget("left-over")
    return response


@app.get("/about")
def about():
    return "about"


@app.delete("/files/<name>")
def delete(name):
    forget(name)
    return ""
"""


def test_what_a_hook_shares_with_a_view_holds_up_that_view_alone(tmp_path):
    """The function is the view's own; the others only wait for the hook to be made anew."""
    (tmp_path / "app.py").write_text(SHARED)
    report = audit(Wish(tmp_path, weighing_seconds=0))
    decisions = {one.path: one.decision for one in report.routes}
    effects = {(one.effect, *one.routes) for one in report.findings if one.check == "local-files"}

    assert decisions == {"/about": "move now", "/files/<name>": "refactor first"}
    assert effects == {
        ("refactor first", "DELETE /files/<name>"),
        ("prepare", "GET /about"),
    }


CALLBACKS = """\
from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, jwt_required

app = Flask(__name__, static_folder=None)
jwt = JWTManager(app)
revoked = set()


def is_revoked(header, data):
    return data["jti"] in revoked


{registered}


@app.post("/login")
def login():
    return create_access_token("ana")


@app.post("/logout")
@jwt_required()
def logout():
    revoked.add("x")
    return ""


@app.get("/me")
@jwt_required()
def me():
    return "me"
"""


@pytest.mark.parametrize(
    "registered",
    [
        "jwt.token_in_blocklist_loader(is_revoked)",
        "@jwt.token_in_blacklist_loader\ndef is_old(token):\n    return is_revoked({}, token)",
    ],
)
def test_what_an_extension_asks_concerns_all_who_show_a_token(tmp_path, registered):
    """A token that was revoked in one process is still good in another; making one asks nobody."""
    (tmp_path / "app.py").write_text(CALLBACKS.replace("{registered}", registered))
    report = audit(Wish(tmp_path, weighing_seconds=0))

    assert {one.path: one.decision for one in report.routes} == {
        "/login": "move now",
        "/logout": "refactor first",
        "/me": "refactor first",
    }


OVERRIDDEN = """\
from flask import Flask
from flask.views import MethodView

app = Flask(__name__, static_folder=None)


class Page(MethodView):
    def get(self):
        return self.answer()
    def answer(self):
        open("seen", "a").write("x")
        return "page"


class Api(Page):
    def answer(self):
        return {"a": 1}


class Both(Page):
    def answer(self):
        return super().answer()


app.add_url_rule("/page", view_func=Page.as_view("page"))
app.add_url_rule("/api", view_func=Api.as_view("api"))
app.add_url_rule("/both", view_func=Both.as_view("both"))
"""


def test_a_method_that_is_overridden_does_not_run(tmp_path):
    """What a base's view calls on `self` is the method that the route's own class has."""
    (tmp_path / "app.py").write_text(OVERRIDDEN)
    report = audit(Wish(tmp_path, weighing_seconds=0))

    assert {one.path: one.decision for one in report.routes} == {
        "/page": "refactor first",
        "/api": "move now",
        "/both": "refactor first",
    }


LOGGED = """\
import psycopg2
from flask import Flask

app = Flask(__name__, static_folder=None)


def save(statement, value):
    with psycopg2.connect("") as connection, connection.cursor() as cursor:
        cursor.execute(statement, (value,))


class Logged:
    def __init__(self, view):
        self.view = view
        self.__name__ = view.__name__

    def __call__(self, *args):
        save("INSERT INTO pageviews (page) VALUES (%s)", self.__name__)
        return self.view(*args)


def counted(view):
    def inner(*args):
        save("INSERT INTO counts (page) VALUES (%s)", view.__name__)
        return view(*args)

    return inner


@app.get("/about")
@Logged
def about():
    return "about"


@app.get("/help")
@Logged
def help():
    return "help"


@app.post("/notes")
@Logged
@counted
def add():
    save("INSERT INTO notes (text) VALUES (%s)", "text")
    return "added"
"""


def test_tables_of_a_decorator_around_most_views_are_told_apart(tmp_path):
    """A log of all pages is no reason to move pages together; what one view has is its own."""
    (tmp_path / "app.py").write_text(LOGGED)

    routes = {one.path: one for one in audit(Wish(tmp_path, weighing_seconds=0)).routes}

    around = {use.table: use.around for use in routes["/notes"].writes}
    assert around == {"pageviews": True, "counts": False, "notes": False}
    assert {use.table for use in routes["/about"].writes} == {"pageviews"}


def test_what_only_a_hook_keeps_is_around_a_route(routes):
    """So that a page is still one that may be asked for as often as one likes."""
    told = {
        path: {one.name: one.around for one in routes[path].state} for path in ("/about", "/notes")
    }

    assert told["/about"] == {"app.seen": True}
    assert told["/notes"] == {"app.seen": True, "app.notes": False}
