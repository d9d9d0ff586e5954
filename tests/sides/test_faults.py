"""What both sides make of a world that does not work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from outside.testing import Outside
from tests.database import execute
from tests.sides.rows import Database
from tests.sides.sameness import differences
from tests.sides.sides import ACCOUNTS, Side
from tests.sides.started import process
from tests.waiting import until

MESSAGES = {
    "POST /notifications/email": {"to": "ana@ana.example", "subject": "Hello", "text": "Hi."},
    "POST /notifications/sms": {"to": "+4915123456789", "text": "Hi."},
    "POST /notifications/push": {"title": "Hello", "body": "Hi."},
}
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def worker(environment, database, tmp_path) -> Iterator[None]:
    """The worker of the outbox, beside whichever side wrote into it."""
    waits = {"OUTBOX_FIRST_WAIT_SECONDS": "0.05", "OUTBOX_LONGEST_WAIT_SECONDS": "0.5"}
    quick = {"OUTBOX_POLL_SECONDS": "0.1", "OUTBOX_ATTEMPTS": "100"} | waits
    with process(
        [sys.executable, "-m", "shared.worker"], environment | quick, [], tmp_path / "worker.log"
    ):
        yield


@pytest.fixture
def gone(postgres_url, database) -> Callable[[], AbstractContextManager[None]]:
    """Makes the database end all connections of the sides and take no new one for a while."""
    ((name,),) = database.query("SELECT current_database()")

    @contextmanager
    def while_gone() -> Iterator[None]:
        execute(postgres_url, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        database.query(END_OTHERS)
        try:
            yield
        finally:
            execute(postgres_url, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")

    return while_gone


@pytest.fixture
def standby(postgres_url, database) -> Callable[[], AbstractContextManager[None]]:
    """Makes the database read only, for connections that are made from now on."""
    ((name,),) = database.query("SELECT current_database()")

    @contextmanager
    def while_reading() -> Iterator[None]:
        execute(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        database.query(END_OTHERS)
        try:
            yield
        finally:
            execute(postgres_url, f"ALTER DATABASE {name} RESET default_transaction_read_only")

    return while_reading


def send_all(side: Side) -> list[int]:
    token = side.sign_in()["access_token"]
    return [side.call(route, message, token=token).status for route, message in MESSAGES.items()]


def settled(database: Database) -> list[tuple[str, str]]:
    """Return channel and status of each notification once none is open, or may be sent again."""

    def closed() -> list[tuple[str, str]]:
        rows = database.query("SELECT channel, status FROM notifications ORDER BY channel")
        pending = database.query("SELECT id FROM outbox WHERE state = 'pending'")
        return rows if not pending and "accepted" not in [status for _, status in rows] else []

    return until(closed)


@pytest.mark.parametrize("name", ["old", "new"])
def test_what_a_provider_cannot_take_now_is_delivered_later(
    name, sides, database: Database, outside: Outside, worker
):
    """One worker delivers what either side left in the outbox, once."""
    outside.fault(smtp="refuse", sms=503, push=503)
    assert send_all(sides[name]) == [202, 202, 202]
    assert outside.messages() == []
    outside.fault(smtp=None, sms=None, push=None)

    assert settled(database) == [("email", "sent"), ("push", "sent"), ("sms", "sent")]
    assert sorted(message.channel for message in outside.messages()) == ["email", "push", "sms"]


@pytest.mark.parametrize("name", ["old", "new"])
def test_what_a_provider_refuses_for_good_fails(name, sides, database, outside, worker):
    """No retry for what cannot work, and no subscription that has ended."""
    outside.fault(smtp="permanent", sms=400, push=410)
    assert send_all(sides[name]) == [202, 202, 202]

    assert settled(database) == [("email", "failed"), ("push", "failed"), ("sms", "failed")]
    assert database.query("SELECT count(*) FROM push_subscriptions") == [(0,)]
    assert outside.messages() == []


def test_a_database_that_is_gone_is_answered_alike(sides, gone):
    """503 with Retry-After; and both recover without a restart."""
    token = sides["old"].sign_in()["access_token"]
    calls = {"GET /users/me": None, "POST /auth/login": ACCOUNTS["demo"]}
    with gone():
        for route, document in calls.items():
            old, new = (sides[name].call(route, document, token=token) for name in ("old", "new"))
            assert differences(old, new) == []
            assert (new.status, new.headers["retry-after"]) == (503, "2")
            assert new.document()["detail"] == "the database is unavailable; try again later"

    for name in ("old", "new"):
        for route, document in calls.items():
            assert sides[name].call(route, document, token=token).status == 200


def test_a_database_that_only_reads_is_answered_alike(sides, standby):
    """As after a failover: 503, and both write again without a restart."""
    with standby():
        for name in ("old", "new"):
            answer = sides[name].call("POST /auth/login", ACCOUNTS["demo"])
            assert (answer.status, answer.headers["retry-after"]) == (503, "2")
            assert answer.document()["detail"] == "the database is unavailable; try again later"

    for name in ("old", "new"):
        assert sides[name].call("POST /auth/login", ACCOUNTS["demo"]).status == 200


def test_a_database_that_is_gone_shows_in_the_health_of_both(sides, gone):
    """The body is no problem document, and names what is down."""
    with gone():
        answers = [sides[name].call("GET /health") for name in ("old", "new")]

    for answer in answers:
        assert answer.status == 503
        assert answer.headers["content-type"] == "application/json"
        assert answer.document()["status"] == "down"
        assert answer.document()["checks"]["database"]["status"] == "down"
        assert answer.document()["checks"]["mail"]["status"] == "ok"


def test_a_mail_server_that_is_down_is_a_degradation_on_both(sides, outside):
    """Traffic must not be taken away for what is retried anyway."""
    outside.fault(smtp="refuse")

    for name in ("old", "new"):
        answer = sides[name].call("GET /health")
        assert (answer.status, answer.document()["status"]) == (200, "degraded")
        assert answer.document()["checks"]["mail"]["error"] == "refused"
