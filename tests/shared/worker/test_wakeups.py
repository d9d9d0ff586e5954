"""Waiting for work: whatever there is to look for ends the wait."""

import time

import pytest

from shared import outbox
from shared.worker.wakeups import Wakeups
from tests.waiting import until

LONG = 120  # seconds; a wait that is ended takes a small part of it, also on a busy machine


@pytest.fixture
def wakeups(settings):
    """Wakeups that listen to the test's database."""
    made = Wakeups(settings["DATABASE_URL"])
    made.listen()
    yield made
    made.close()


def is_ended_early(wakeups, seconds=LONG):
    """Wait; tell whether the wait ended before its time."""
    begun = time.monotonic()
    wakeups.wait(seconds)
    return time.monotonic() - begun < seconds


def listeners(rows):
    """Return the processes of PostgreSQL in which this database is listened to."""
    return rows(
        """SELECT pid FROM pg_stat_activity
           WHERE datname = current_database() AND query = 'LISTEN outbox'"""
    )


def add(database):
    """Write a row of the outbox."""
    with database.transaction() as connection:
        outbox.add(connection, "test", {})


def test_a_row_ends_the_wait(wakeups, database):
    """NOTIFY saves the worker from looking every moment."""
    add(database)

    assert is_ended_early(wakeups)


def test_a_call_ends_the_wait(wakeups):
    """A thread is free again, or the process is to end; also when it came before the wait."""
    wakeups.wake()

    assert is_ended_early(wakeups)


def test_many_calls_are_one(wakeups):
    """A pipe that is full must not block the one who calls, nor leave calls for later."""
    for _ in range(100_000):
        wakeups.wake()
    wakeups.wait(0)

    assert not is_ended_early(wakeups, 0.05)


def test_what_was_heard_is_heard_once(wakeups, database):
    """Else the worker would run in a circle after its first row."""
    add(database)
    wakeups.wait(LONG)

    assert not is_ended_early(wakeups, 0.05)


def test_listening_twice_is_one_connection(wakeups, rows):
    """The worker asks for it in each round."""
    wakeups.listen()
    wakeups.listen()

    assert len(listeners(rows)) == 1


def test_a_broken_connection_is_made_anew(wakeups, database, rows):
    """A restart of PostgreSQL ends the wait, and soon somebody listens again."""
    [(broken,)] = before = listeners(rows)
    rows("SELECT pg_terminate_backend(:pid)", pid=broken)
    assert is_ended_early(wakeups)

    def is_listening_again():
        wakeups.wait(0)
        wakeups.listen()
        return (found := listeners(rows)) and found != before

    until(is_listening_again)
    add(database)

    assert is_ended_early(wakeups)


def test_without_a_database_the_seconds_must_do(tmp_path, caplog):
    """The worker looks again later; it does not end."""
    wakeups = Wakeups(f"postgresql://postgres@/x?host={tmp_path}")
    wakeups.listen()
    wakeups.wait(0)
    wakeups.wake()

    assert is_ended_early(wakeups)
    assert "cannot listen for new rows" in caplog.text
    wakeups.close()
