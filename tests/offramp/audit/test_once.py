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
