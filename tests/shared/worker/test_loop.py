"""The worker's loop, without a process of its own: how much it takes, and how it ends."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import text

from shared import outbox
from shared.outbox import rows as outbox_rows
from shared.retries import TemporaryError
from shared.worker.loop import Pace, Worker
from shared.worker.wakeups import Wakeups
from tests.waiting import until

POLL = Pace(threads=2, lease=60, poll=60)


class Slow:
    """Attempts that last until they are let go."""

    def __init__(self, services) -> None:
        self.services = services
        self.begun = []
        self.go_on = threading.Event()

    def run(self, row) -> None:
        """Deliver *row* when the test says so."""
        self.begun.append(row.id)
        assert self.go_on.wait(120)
        with self.services.database.transaction() as connection:
            outbox_rows.delivered(connection, row)


@pytest.fixture
def slow(services):
    """Attempts in the test's hands; let go at the end, so that nothing hangs."""
    made = Slow(services)
    yield made
    made.go_on.set()


@pytest.fixture
def working(services, settings):
    """Run a worker in a thread for the length of the block; yields it and its end."""

    @contextmanager
    def made(attempts, pace=POLL):
        wakeups = Wakeups(settings["DATABASE_URL"])
        worker = Worker("w", services, attempts, wakeups, pace)
        with closing(wakeups), ThreadPoolExecutor(1) as pool:
            ended = pool.submit(worker.run)
            try:
                yield worker, ended
            finally:
                worker.stop()

    return made


@pytest.fixture
def add(database):
    """Write rows."""

    def made(count, topic="test"):
        with database.transaction() as connection:
            for _ in range(count):
                outbox.add(connection, topic, {})

    return made


def test_no_more_rows_are_taken_than_threads_are_free(working, slow, add, rows):
    """What waits in one worker's hands cannot be taken by another."""
    add(5)
    with working(slow):
        until(lambda: len(slow.begun) == 2)
        assert rows("SELECT count(*) FROM outbox WHERE leased_by IS NOT NULL") == [(2,)]
        slow.go_on.set()
        until(lambda: rows("SELECT count(*) FROM outbox WHERE state = 'delivered'") == [(5,)])

    assert len(set(slow.begun)) == 5


def test_slow_calls_leave_a_thread_to_the_others(working, slow, add, rows):
    """A function may take minutes; a password mail must not wait for it."""
    add(5, "invoke")
    with working(slow):
        until(lambda: len(slow.begun) == 1)
        add(1, "email")
        until(lambda: len(slow.begun) == 2)

        taken = "SELECT topic FROM outbox WHERE leased_by IS NOT NULL ORDER BY topic"
        assert rows(taken) == [("email",), ("invoke",)]
        slow.go_on.set()


def test_delivered_rows_are_forgotten_after_a_while(working, slow, add, rows):
    """Others stay: those that wait, and those that gave up."""
    add(3)
    rows_of = "SELECT state FROM outbox ORDER BY state"
    with working(slow, Pace(threads=1, lease=0.3, poll=60, keep=0)):
        until(lambda: slow.begun)
        slow.go_on.set()
        until(lambda: rows(rows_of) == [])

    assert len(slow.begun) == 3


def test_rows_whose_time_is_over_are_removed_meanwhile(working, slow, rows):
    """Of both sides, since each writes them and neither has another process."""
    put = "INSERT INTO login_attempts (email, address, at) VALUES ('a', 'b', {})"
    rows(put.format("'2020-01-01'"))
    rows(put.format("now()"))
    count = "SELECT count(*) FROM login_attempts"
    with working(slow, Pace(threads=1, lease=0.3, poll=60)):
        until(lambda: rows(count) != [(2,)])

    assert rows(count) == [(1,)]


def test_a_worker_is_stopped_while_it_waits(working, slow):
    """At once, however long it would have waited."""
    with working(slow) as (worker, ended):
        worker.stop()
        assert ended.result(50) is None


def test_stopping_lets_the_rows_in_hand_end(working, slow, add, rows):
    """And takes no other."""
    add(3)
    with working(slow) as (worker, ended):
        until(lambda: len(slow.begun) == 2)
        worker.stop()
        assert not ended.done()
        slow.go_on.set()
        ended.result(120)

    states = "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state"
    assert rows(states) == [("delivered", 2), ("pending", 1)]


def test_an_attempt_that_fails_frees_its_thread(working, add, caplog):
    """Its row is left to the lease; the other rows go on."""
    seen = []

    class Failing:
        def run(self, row):
            seen.append(row.id)
            raise TemporaryError("the database stayed away")

    add(5)
    with working(Failing()):
        until(lambda: len(seen) == 5)
        until(lambda: caplog.text.count("is left to its lease: the database stayed away") == 5)

    assert len(set(seen)) == 5


def test_a_lease_is_prolonged_while_its_row_is_in_hand(working, slow, add, rows):
    """Far beyond its length, so that nobody else takes a row that is slow."""
    add(1)
    with working(slow, Pace(threads=1, lease=0.3, poll=60)):
        until(lambda: slow.begun)
        [(first,)] = rows("SELECT leased_until FROM outbox")
        assert until(lambda: rows("SELECT leased_until FROM outbox") > [(first,)])
        slow.go_on.set()
        until(lambda: rows("SELECT state FROM outbox") == [("delivered",)])

    assert rows("SELECT attempts FROM outbox") == [(1,)]


@pytest.fixture
def broken(monkeypatch):
    """Let one of the outbox's statements fail: `broken("keep", times=2)`; returns what failed."""

    def made(name, times=1_000):
        whole, failed = getattr(outbox_rows, name), []

        def fail(connection, *given, **named):
            if len(failed) < times:
                failed.append(given)
                connection.execute(text("SELECT 1 / 0"))
            return whole(connection, *given, **named)

        monkeypatch.setattr(outbox_rows, name, fail)
        return failed

    return made


def test_a_lease_is_prolonged_though_the_queue_cannot_be_counted(working, slow, add, rows, broken):
    """A long table may take too long to count; rows in hand must not be taken for abandoned."""
    failed = broken("counts")
    add(1)
    with working(slow, Pace(threads=1, lease=0.3, poll=60)):
        until(lambda: slow.begun)
        until(lambda: len(failed) > 3)
        [(first,)] = rows("SELECT leased_until FROM outbox")
        assert until(lambda: rows("SELECT leased_until FROM outbox") > [(first,)])
        slow.go_on.set()


def test_what_fails_to_be_prolonged_is_tried_again(working, slow, add, rows, broken):
    """Whatever the database said: without leases every slow row would be delivered twice."""
    broken("keep", times=2)
    add(1)
    with working(slow, Pace(threads=1, lease=0.6, poll=60)):
        until(lambda: slow.begun)
        [(first,)] = rows("SELECT leased_until FROM outbox")
        assert until(lambda: rows("SELECT leased_until FROM outbox") > [(first,)])
        slow.go_on.set()


def test_a_worker_is_alive_while_it_tries_to_prolong(working, slow, broken):
    """A database that is away would be no reason to start it again; a thread that ended is."""
    tried = broken("keep")
    with working(slow, Pace(threads=1, lease=6.0, poll=60)) as (worker, _):
        until(lambda: len(tried) == 4)
        assert worker.is_alive()


def test_a_worker_whose_leases_are_not_prolonged_is_not_alive(services, slow, settings):
    """Whatever keeps it from it: others have its rows by then."""
    with closing(Wakeups(settings["DATABASE_URL"])) as wakeups:
        worker = Worker("w", services, slow, wakeups, Pace(lease=0.1))
        assert worker.is_alive()

        assert until(lambda: not worker.is_alive())
