"""What a test gets is as the template is, whoever had it before."""

import psycopg2
import pytest

from tests.database import execute
from tests.reused import FEW_BYTES, Databases, connected, state

ADD = """
    INSERT INTO users (id, email, password_hash, name)
    SELECT gen_random_uuid(), n::text, '!', repeat('x', 100) FROM generate_series(1, %d) n"""
SESSION = "INSERT INTO sessions SELECT gen_random_uuid(), id, now(), now() FROM users"
ATTEMPT = "INSERT INTO login_attempts (email, address) VALUES ('a', 'b') RETURNING id"
SET = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I %s', current_database()); END $$"


@pytest.fixture
def pool(postgres_url, empty_template):
    """Databases that nobody else is lent; the last of them goes with the server."""
    return Databases(postgres_url, empty_template)


def oid(url):
    """Return what a database keeps when it is renamed."""
    return answer(url, "SELECT oid FROM pg_database WHERE datname = current_database()")


def answer(url, question):
    with connected(url) as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_rows_are_gone_and_numbers_begin_anew(pool):
    """Also rows that refer to each other; nothing is left of them in the files."""
    with pool.lend() as first:
        execute(first, ADD % 3, SESSION)
        numbers = [answer(first, ATTEMPT) for _ in range(2)]
        was = oid(first)
    with pool.lend() as second:
        assert oid(second) == was
        assert answer(second, "SELECT count(*) FROM users CROSS JOIN sessions") == 0
        assert answer(second, "SELECT pg_relation_size('users')") == 0
        assert [answer(second, ATTEMPT) for _ in range(2)] == numbers == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE users ADD COLUMN extra text",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA other",
        "UPDATE alembic_version SET version_num = 'x'",
        SET % "CONNECTION LIMIT 7",
        SET % "SET work_mem = 99",
        ADD % (FEW_BYTES // 100),
    ],
)
def test_what_is_more_than_a_few_rows_costs_a_new_one(pool, change):
    """A test may do what it likes; the next one does not notice."""
    with pool.lend() as first:
        execute(first, change)
        was = oid(first)
    with pool.lend() as second:
        assert oid(second) != was
        with connected(second) as cursor:
            assert state(cursor) == pool._state


def test_what_was_left_running_does_not_find_it_again(pool):
    """A worker that outlives its test must not take the rows of the next one."""
    with pool.lend() as first:
        left = psycopg2.connect(first)
    with pool.lend() as second:
        assert second != first
        with pytest.raises(psycopg2.OperationalError):
            left.cursor().execute("SELECT 1")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(first)
    left.close()


def test_two_are_lent_at_once(pool):
    """A test may need one of each."""
    with pool.lend() as first, pool.lend() as second:
        assert oid(first) != oid(second)
