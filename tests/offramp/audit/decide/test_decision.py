"""Whether a route moves now, after some work, or not at all."""

import pytest

from offramp.audit.decide.decision import STREAM, decision
from offramp.audit.report import Outbound, Shape, State
from tests.offramp.audit.reports import finding, route


def test_a_route_without_obstacles_moves_now():
    """And says what was not found."""
    assert decision(route("GET /x", reads=["t"]), []) == (
        "move now",
        ["nothing has to change first; it only reads"],
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "keeps nothing"),
        ({"state": [State("file read", "a.csv", "a.py", 3)]}, "keeps nothing"),
        ({"state": [State("lock", "threading.Lock", "a.py", 3)]}, "keeps nothing"),
        ({"unread": ["sent by the caller at a.py:3"]}, "runs SQL whose tables are not known"),
        ({"state": [State("cache", "CACHE", "a.py", 3)]}, "keeps copies in a cache (CACHE)"),
        ({"state": [State("session", "cart", "a.py", 3)]}, "uses the session (cart)"),
        (
            {"state": [State("file written", "/srv/a", "a.py", 3)]},
            "leaves something (file written /srv/a)",
        ),
        (
            {
                "reads": ["t"],
                "outbound": [
                    Outbound("payment", "stripe", "a.py", 3),
                    Outbound("mail", "mail server", "a.py", 4),
                ],
            },
            "calls what is outside (mail server, payment stripe)",
        ),
        ({"writes": ["b.x", "a.x"]}, "keeps what it writes in the database (a, b)"),
        (
            {"reads": ["t"], "state": [State("queue", "rq.Queue.enqueue", "a.py", 3)]},
            "hands work to a queue (rq.Queue.enqueue)",
        ),
        (
            {"writes": ["a.x"], "outbound": [Outbound("amqp", "rabbitmq", "a.py", 3)]},
            "keeps what it writes in the database (a) and hands work to a queue (rabbitmq)",
        ),
        (
            {"outbound": [Outbound("redis", "redis", "a.py", 3), Outbound("s3", "s3", "a.py", 4)]},
            "asks or keeps things outside (redis, s3)",
        ),
    ],
)
def test_it_says_where_that_is_which_outlives_a_request(given, said):
    """A route that put a job into Redis was said to keep nothing."""
    found = decision(route("POST /x", **given), [])

    assert found == ("move now", [f"nothing has to change first; it {said}"])


def test_a_finding_that_two_copies_stumble_over_is_fixed_first():
    """With where it is."""
    found, reasons = decision(route("GET /x"), [finding("mutable-state", ["GET /x"])])

    assert found == "refactor first"
    assert reasons == ["mutable-state is here (shop/views.py:3)"]


@pytest.mark.parametrize("effect", ["note", "prepare"])
def test_notes_and_what_is_done_once_hold_no_route_up(effect):
    """They stand in the report all the same."""
    assert decision(route("GET /x"), [finding("x", ["GET /x"], effect)])[0] == "move now"


def test_what_stays_stays_whatever_else_could_be_fixed():
    """There is no use in fixing it for a move."""
    found = [finding("a", [], "refactor first"), finding("b", [], "stay")]

    assert decision(route("GET /x"), found) == ("stay", ["b is here (shop/views.py:3)"])


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": "static", "view": None}, "static"),
        ({"websocket": True}, "WebSocket"),
        ({"response": Shape(content=[f"{STREAM}; charset=utf-8"]), "streaming": True}, "stream"),
        ({"kind": "flask-admin", "view": None}, "flask-admin"),
        ({"view": None}, "by hand"),
    ],
)
def test_what_no_function_can_do_stays(given, word):
    """Each with its own reason."""
    found, reasons = decision(route("GET /x", **given), [])

    assert found == "stay"
    assert word in reasons[0]


def test_a_long_answer_alone_is_no_reason_to_stay():
    """An export in parts ends."""
    assert decision(route("GET /x", streaming=True), [])[0] == "move now"


def test_a_file_that_says_it_is_a_stream_moves():
    """It ends: a download with the wrong type."""
    found, _ = decision(route("GET /x", response=Shape(content=[STREAM])), [])

    assert found == "move now"


def test_events_that_are_seen_to_end_hold_no_route_back():
    """The check for streams looks at what makes them."""
    one = route("GET /x", response=Shape(content=[STREAM]), streaming=True)

    assert decision(one, [finding("streams", ["GET /x"], "note")])[0] == "move now"
    assert decision(one, [finding("streams", ["GET /x"], "stay")])[0] == "stay"
    assert decision(one, [finding("long-cpu", ["GET /x"], "note")])[0] == "stay"
