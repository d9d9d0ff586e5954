"""Calls for later, as rows of a real database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg2
import pytest

from offramp.backends.calls import MOST_CONNECTIONS, OutboxQueue
from offramp.errors import OfframpError
from offramp.gateway.backend import RefusalError
from tests.database import execute
from tests.waiting import until

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()"""


def test_a_call_is_a_row_whatever_driver_the_address_names(database_url):
    """The functions' DATABASE_URL may name SQLAlchemy's."""
    url = database_url.replace("postgresql://", "postgresql+psycopg2://", 1)

    OutboxQueue(lambda: url).add({"function": "greet"}, {"request_id": "c-1"})

    one_row = "SELECT 1 / (count(*) = 1)::int FROM outbox WHERE topic = 'invoke'"
    execute(database_url, one_row)  # divides by zero for another number of rows


def test_more_calls_than_can_wait_are_refused(database_url):
    """A caller that never stops must not fill the disk that everybody's writes need."""
    queue = OutboxQueue(lambda: database_url, most=2)
    queue.add({"function": "greet"}, {})
    queue.add({"function": "greet"}, {})

    with pytest.raises(RefusalError) as caught:
        queue.add({"function": "greet"}, {})

    assert (caught.value.status, caught.value.retry_after) == (429, 30)
    execute(database_url, "SELECT 1 / (count(*) = 2)::int FROM outbox")


def test_calls_that_were_made_leave_room_for_others(database_url):
    """Only what waits counts."""
    queue = OutboxQueue(lambda: database_url, most=1)
    queue.add({"function": "greet"}, {})
    execute(database_url, "UPDATE outbox SET state = 'delivered'")

    queue.add({"function": "greet"}, {})

    waiting = "SELECT 1 / (count(*) = 1)::int FROM outbox WHERE state = 'pending'"
    execute(database_url, waiting)  # divides by zero for another number of rows


@pytest.mark.parametrize(
    "url", ["postgres//ana:s3cret@db/shop", "postgresql://ana:s3cret@/shop?host=/nowhere/at/all"]
)
def test_nobody_who_calls_is_told_of_the_database(url):
    """Calls need no password, so the answer to a refused one may be read by anybody."""
    with pytest.raises(OfframpError) as caught:
        OutboxQueue(lambda: url).add({}, {})

    assert str(caught.value) == "the database does not take the call; try again later"


def test_no_more_calls_are_written_down_at_once_than_connections_are_counted_on(database_url):
    """A crowd of callers waits here, so that the database's other users keep theirs."""
    queue = OutboxQueue(lambda: database_url, turn_seconds=0.1)
    with ThreadPoolExecutor(MOST_CONNECTIONS) as threads, held(database_url, "outbox") as free:
        taken = [threads.submit(queue.add, {}, {}) for _ in range(MOST_CONNECTIONS)]
        until(lambda: waiting(database_url) == MOST_CONNECTIONS)

        with pytest.raises(RefusalError) as caught:
            queue.add({}, {})

        free()
        assert [each.result(30) for each in taken] == [None] * MOST_CONNECTIONS
    assert (caught.value.status, caught.value.retry_after) == (503, 1)
    queue.add({}, {})


@contextmanager
def held(url, table):
    """Lock *table* until the block ends, or until what it yields is called."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table}")
        yield connection.rollback


def waiting(url):
    """Return how many of the database's connections wait for a lock."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]
