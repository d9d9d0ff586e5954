"""One attempt: what a failure means, and that its end is written by the holder only."""

import logging

import pytest
from sqlalchemy import text

from shared.database import Database
from shared.errors import Unavailable
from shared.outbox import deliver as module
from shared.outbox.deliver import BETWEEN_ATTEMPTS, Topic, deliver, judge
from shared.retries import Backoff, PermanentError, TemporaryError

BACKOFF = Backoff(attempts=3, first=10, longest=60, longest_asked=100)
NOTE = text("UPDATE outbox SET headers = '{\"settled\": true}'")


def raising(error):
    """Return a delivery that fails with *error*."""

    def fail(_row, _services):
        raise error

    return fail


def note(connection, _row, _error):
    """Settle by a write, so that a test sees that it was committed."""
    connection.execute(NOTE)


@pytest.mark.parametrize(
    ("error", "attempts", "state"),
    [
        (None, 1, "delivered"),
        (None, 9, "delivered"),
        (TemporaryError("down"), 1, "postponed"),
        (TemporaryError("down"), 3, "dead"),
        (Unavailable("the database"), 1, "postponed"),
        (PermanentError("no"), 1, "dead"),
        (KeyError("bug"), 2, "postponed"),
        (KeyError("bug"), 3, "dead"),
    ],
)
def test_what_a_failure_means(error, attempts, state):
    """The table of the decision."""
    assert judge(error, attempts, BACKOFF).state == state


def test_waits_grow_and_obey_the_service():
    """Full jitter within the bound, unless the service asked for more."""
    waits = [judge(TemporaryError("x"), 2, BACKOFF).wait for _ in range(200)]
    assert 0 <= min(waits) < 5
    assert 15 < max(waits) <= 20
    assert judge(TemporaryError("x", retry_after=90), 1, BACKOFF).wait == 90
    assert judge(TemporaryError("x", retry_after=9999), 1, BACKOFF).wait == 100


def test_without_settings_an_hour_without_the_service_is_bridged():
    """A provider that is down for its maintenance costs time, and nobody's replay."""
    rounds = [list(BETWEEN_ATTEMPTS.waits()) for _ in range(1000)]

    assert max(first for first, *_ in rounds) <= 5
    assert sum(sum(waits) < 3600 for waits in rounds) <= 10
    assert max(map(sum, rounds)) <= 8 * 3600


def test_a_row_and_what_it_reports_are_one_transaction(services, add, lease, run):
    """When settling fails, the row is not shown as delivered: it dies, visibly."""
    add()
    (row,) = lease()

    def settle(connection, *_):
        connection.execute(text("DELETE FROM outbox"))
        raise KeyError("a bug in settling")

    outcome = deliver(row, Topic(lambda *_: None, settle), services, BACKOFF)

    assert outcome.state == "dead"
    state, error = run("SELECT state, last_error FROM outbox")
    assert (state, error) == ("dead", "KeyError: 'a bug in settling'")


def test_a_delivered_row_is_settled_and_ended(services, add, lease, run):
    """In one transaction."""
    add()
    (row,) = lease()
    seen = []
    outcome = deliver(row, Topic(lambda row, _: seen.append(row.id), note), services, BACKOFF)

    assert (outcome.state, outcome.reason, seen) == ("delivered", "", [row.id])
    assert run("SELECT state, headers FROM outbox") == ("delivered", {"settled": True})


def test_a_postponed_row_is_not_settled(services, add, lease, run):
    """Nothing has ended yet; the reason is kept for whoever looks."""
    add()
    (row,) = lease()
    topic = Topic(raising(TemporaryError("the mail server is away")), note)
    outcome = deliver(row, topic, services, BACKOFF)

    assert outcome.state == "postponed"
    found = run("SELECT state, last_error, leased_by, headers FROM outbox")
    assert found == ("pending", "the mail server is away", None, {})


def test_what_settles_a_dead_row_learns_why(services, add, lease, run):
    """A notification that failed must say so."""
    add()
    (row,) = lease()
    told = []
    topic = Topic(raising(PermanentError("refused")), lambda *given: told.append(given[2].reason))
    deliver(row, topic, services, BACKOFF)

    assert told == ["refused"]
    assert run("SELECT state, last_error FROM outbox") == ("dead", "refused")


def test_an_unexpected_error_is_logged_and_named(services, add, lease, run, caplog):
    """A bug in one topic is found in the log, and in the row."""
    add()
    (row,) = lease()
    with caplog.at_level(logging.ERROR):
        deliver(row, Topic(raising(KeyError("bug")), note), services, BACKOFF)

    assert "failed in an unexpected way" in caplog.text
    assert run("SELECT state, last_error FROM outbox") == ("pending", "KeyError: 'bug'")


def test_a_row_that_killed_its_workers_is_not_tried_again(services, add, lease, run):
    """It would take the next one down, too."""
    add()
    for _ in range(BACKOFF.attempts):
        lease(seconds=0)
    (row,) = lease()
    tried = []
    outcome = deliver(row, Topic(lambda *_: tried.append(1), note), services, BACKOFF)

    assert (outcome.state, tried) == ("dead", [])
    assert run("SELECT last_error FROM outbox") == ("its worker died in every attempt",)


def test_a_lost_row_is_left_to_its_new_holder(services, add, lease, run):
    """It was delivered twice then, but it is not settled twice."""
    add()
    (row,) = lease("a", seconds=0)
    lease("b")
    outcome = deliver(row, Topic(lambda *_: None, note), services, BACKOFF)

    assert outcome is None
    assert run("SELECT state, leased_by, headers FROM outbox") == ("pending", "b", {})


def test_a_database_that_stays_away_is_said_aloud(services, add, lease, tmp_path, monkeypatch):
    """The row is due again when its lease runs out; nobody pretends that it ended."""
    add()
    (row,) = lease()
    services.database.close()
    services.database = Database(f"postgresql://postgres@/x?host={tmp_path}")
    monkeypatch.setattr(module, "TO_SETTLE", Backoff(attempts=2, first=0, longest=0))

    with pytest.raises(TemporaryError, match="the database is unavailable"):
        deliver(row, Topic(lambda *_: None, note), services, BACKOFF)


def test_what_a_delivery_returns_is_given_to_its_settling(services, add, lease):
    """And nothing else carries it: the row is what was read, and no place to write to."""
    add()
    (row,) = lease()
    given = []
    topic = Topic(lambda *_: "an answer", lambda _connection, _row, outcome: given.append(outcome))

    deliver(row, topic, services, BACKOFF)

    assert [outcome.result for outcome in given] == ["an answer"]
