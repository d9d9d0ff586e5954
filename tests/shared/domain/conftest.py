"""Two transactions at the same moment, in an order that does not depend on luck."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.waiting import until

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@pytest.fixture
def is_waiting(rows):
    """Tell whether a connection to this database waits for a lock of another one."""
    return lambda: rows(WAITING) != [(0,)]


@pytest.fixture
def behind(services, is_waiting):
    """
    Let *second* wait for *first*: both take a connection in a transaction of its own.

    Once the second waits for a lock of the first, *then* ends the first, which is committed;
    returns the second's future.
    """

    def second_alone(second):
        with services.database.transaction() as connection:
            return second(connection)

    def made(first, second, then=lambda _connection: None):
        with ThreadPoolExecutor(1) as pool, services.database.transaction() as connection:
            first(connection)
            follower = pool.submit(second_alone, second)
            until(lambda: follower.done() or is_waiting())
            assert not follower.done(), "the second did not wait for the first"
            then(connection)
        return follower

    return made


@pytest.fixture
def delete(rows):
    """Mark an account deleted, as DELETE /users/me leaves it."""

    def made(person):
        rows(
            """UPDATE users SET email = 'deleted-' || id || '@invalid', name = '',
                      password_hash = '!', deleted_at = now() WHERE id = :id""",
            id=person.id,
        )

    return made
