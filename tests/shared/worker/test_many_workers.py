"""Many workers, and workers that die: nothing is lost, nothing is sent twice without need."""

import os
import signal
from collections import Counter
from contextlib import ExitStack

import psycopg2
from sqlalchemy import text

from tests.shared.worker.workers import accept, email, fresh, only, running, states
from tests.waiting import PATIENCE_SECONDS, until

ROWS = 300
MORE_THAN_ONE_TAKES = 20  # rows at once, for a worker with four threads


def test_four_workers_deliver_each_row_once(settings, database, outside, ana):
    """SKIP LOCKED and leases share the work without a word between the workers."""
    outside.fault(smtp="slow")
    with ExitStack() as stack:
        workers = [stack.enter_context(running(settings)) for _ in range(4)]
        for n in range(MORE_THAN_ONE_TAKES):
            accept(database, ana, email(f"{n}@example.com"))
        holders = "SELECT count(DISTINCT leased_by) AS workers FROM outbox"
        until(lambda: only(database, holders).workers > 1)
        outside.fault(smtp=None)
        for n in range(MORE_THAN_ONE_TAKES, ROWS):
            accept(database, ana, email(f"{n}@example.com"))
        until(lambda: states(database) == {"delivered": ROWS}, seconds=4 * PATIENCE_SECONDS)
        for worker in workers:
            worker.terminate()
        busy = [worker.communicate()[0].count("delivery delivered") for worker in workers]

    received = Counter(message.to for message in outside.messages("email"))
    assert received == {f"{n}@example.com": 1 for n in range(ROWS)}
    assert sum(busy) == ROWS
    assert sum(count > 0 for count in busy) > 1


def test_a_row_is_taken_over_from_a_killed_worker(settings, database, outside, ana):
    """With kill -9 in the middle of a delivery: the lease runs out and another one takes it."""
    outside.fault(smtp="slow")
    accept(database, ana, email())
    with running(settings) as first:
        until(lambda: only(database, "SELECT leased_by FROM outbox").leased_by)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    outside.fault(smtp=None)
    with database.transaction() as connection:  # its lease of a minute runs out
        connection.execute(text("UPDATE outbox SET leased_until = now()"))

    with running(settings):
        until(lambda: states(database) == {"delivered": 1})
    assert only(database, "SELECT attempts FROM outbox").attempts == 2
    identity = only(database, "SELECT id FROM notifications").id
    assert {m.header("Message-ID") for m in outside.messages("email")} == {f"<{identity}@ledger>"}


def test_a_slow_delivery_keeps_its_lease(settings, database, outside, ana):
    """Longer than the lease, yet nobody else starts it: the worker prolongs what it holds."""
    outside.fault(smtp="slow")
    accept(database, ana, email())
    first_lease = "SELECT leased_by, leased_until, attempts FROM outbox"
    with (
        running(settings, OUTBOX_LEASE_SECONDS="5"),
        running(settings, OUTBOX_LEASE_SECONDS="5"),
    ):
        begun = until(lambda: (row := only(database, first_lease)).leased_by and row)
        later = f"SELECT now() > timestamptz '{begun.leased_until}' AS is_later"
        until(lambda: only(database, later).is_later)
        outside.fault(smtp=None)
        until(lambda: states(database) == {"delivered": 1})

    assert only(database, first_lease).attempts == 1
    assert len(outside.messages("email")) == 1


def test_a_lost_lease_is_not_written_over(settings, database, outside, ana):
    """A worker that was stopped for long must leave the row to its new holder."""
    outside.fault(smtp="slow")
    accept(database, ana, email())
    with running(settings, OUTBOX_LEASE_SECONDS="60") as worker:
        until(lambda: only(database, "SELECT leased_by FROM outbox").leased_by)
        with database.transaction() as connection:
            connection.execute(text("UPDATE outbox SET leased_by = 'other', attempts = 2"))
        outside.fault(smtp=None)
        until(lambda: "delivery lost" in worker.stdout.readline())

    row = only(database, "SELECT state, leased_by, attempts FROM outbox")
    assert row == ("pending", "other", 2)
    assert only(database, "SELECT status FROM notifications").status == "accepted"


def test_sigterm_finishes_what_is_in_hand(settings, database, outside, ana):
    """A rollout of the worker loses no message and sends none twice."""
    outside.fault(smtp="slow")
    accept(database, ana, email())
    with running(settings, fresh) as worker:
        until(lambda: only(database, "SELECT leased_by FROM outbox").leased_by)
        worker.terminate()
        until(lambda: "no more rows are taken" in worker.stdout.readline())
        accept(database, ana, email("later@example.com"))
        outside.fault(smtp=None)
        assert worker.wait(PATIENCE_SECONDS) == 0

    assert states(database) == {"delivered": 1, "pending": 1}
    assert [message.to for message in outside.messages("email")] == ["ana@example.com"]


def test_a_database_that_goes_away_is_waited_for(settings, database, ana):
    """The worker survives a restart of PostgreSQL, and its listening connection too."""
    with running(settings) as worker:
        accept(database, ana, email("first@example.com"))
        until(lambda: states(database) == {"delivered": 1})
        end_connections(settings["DATABASE_URL"])
        database.close()
        accept(database, ana, email("second@example.com"))
        until(lambda: states(database) == {"delivered": 2})
        assert worker.poll() is None


def test_a_row_whose_workers_all_died_is_given_up(settings, database, outside, ana):
    """A row that kills its worker each time must not take down the rest for ever."""
    accept(database, ana, email())
    with database.transaction() as connection:
        connection.execute(text("UPDATE outbox SET attempts = 6, leased_until = now()"))
    with running(settings, OUTBOX_ATTEMPTS="6"):
        until(lambda: states(database) == {"dead": 1})

    assert "worker died" in only(database, "SELECT last_error FROM outbox").last_error
    assert outside.messages("email") == []


def end_connections(url):
    """End all other connections to the database, as a restart of the server does."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
    connection.close()
