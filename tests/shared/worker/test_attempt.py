"""One attempt as others see it: a log line, numbers, and the request it came from."""

import logging

import pytest
from prometheus_client import REGISTRY

from shared import outbox
from shared.logging import request_id
from shared.outbox import rows
from shared.retries import Backoff
from shared.worker.attempt import Attempts

TOPIC = "pigeon"


@pytest.fixture
def lease(services):
    """Write a row that nobody can deliver, and lease it."""

    def made(worker="a", seconds=60):
        with services.database.transaction() as connection:
            return rows.lease(connection, worker, limit=1, seconds=seconds)[0]

    with services.database.transaction() as connection:
        outbox.add(connection, TOPIC, {})
    return made


@pytest.fixture
def attempts(services):
    """Attempts of a worker, on the test's database."""
    return Attempts(services, Backoff(attempts=3))


def count(outcome):
    """Return how many attempts on TOPIC ended so."""
    labels = {"topic": TOPIC, "outcome": outcome}
    return REGISTRY.get_sample_value("outbox_deliveries_total", labels) or 0


def test_an_attempt_leaves_a_line_and_a_number(attempts, lease, caplog):
    """With what is needed to find the row and the reason."""
    row, before = lease(), count("dead")
    with caplog.at_level(logging.INFO):
        attempts.run(row)

    (line,) = [one for one in caplog.records if one.name == "shared.worker.attempt"]
    assert (line.levelname, line.message) == ("WARNING", "delivery dead")
    assert (line.outbox_id, line.topic, line.attempt) == (str(row.id), TOPIC, 1)
    assert line.reason == "nothing delivers the topic pigeon"
    assert count("dead") == before + 1


def test_a_lost_lease_is_said_so(attempts, lease, caplog):
    """It is neither a delivery nor a failure of the service."""
    row, before = lease(seconds=0), count("lost")
    lease("b")
    attempts.run(row)

    assert "delivery lost" in caplog.text
    assert count("lost") == before + 1


def test_the_request_id_is_that_of_the_row_and_only_for_the_attempt(services, caplog):
    """Threads are used again; the next row must not carry it."""
    seen = []
    token = request_id.set("request-7")
    with services.database.transaction() as connection:
        outbox.add(connection, TOPIC, {})
        request_id.reset(token)
    with services.database.transaction() as connection:
        (row,) = rows.lease(connection, "a", limit=1, seconds=60)

    class Listener(logging.Handler):
        def emit(self, _record):
            seen.append(request_id.get())

    listener, log = Listener(), logging.getLogger("shared.worker.attempt")
    log.addHandler(listener)
    try:
        Attempts(services, Backoff()).run(row)
    finally:
        log.removeHandler(listener)

    assert seen == ["request-7"]
    assert request_id.get() is None
