"""What a worker removes of rows whose time is over, and what it leaves."""

import pytest

from shared.worker import expired

SESSION = """INSERT INTO sessions (id, user_id, expires_at)
    VALUES (gen_random_uuid(), '{user}', now() - interval '{age}')"""
TOKEN = """INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
    SELECT gen_random_uuid(), id, decode(md5(id::text), 'hex'), expires_at FROM sessions"""
ATTEMPT = """INSERT INTO login_attempts (email, address, at)
    VALUES ('{user}', '::1', now() - interval '{age}')"""
KEY = """INSERT INTO idempotency_keys (user_id, route, key, request_hash, status, body, created_at)
    VALUES ('{user}', 'POST /data/uploads', '{age}', '', 201, '{{}}', now() - interval '{age}')"""

LEFT = """SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM login_attempts)
    + (SELECT count(*) FROM idempotency_keys)"""


@pytest.fixture
def remove(database):
    """Remove what is over; how many rows were removed."""

    def done(**options):
        with database.transaction() as connection:
            return expired.remove(connection, **options)

    return done


@pytest.mark.parametrize(
    ("statement", "ages"),
    [
        (SESSION, ("25 hours", "-30 days")),
        (SESSION, ("2 days", "23 hours")),
        (ATTEMPT, ("25 hours", "15 minutes")),
        (KEY, ("49 hours", "24 hours")),
    ],
)
def test_only_what_answers_nobody_any_more_goes(rows, ana, remove, statement, ages):
    """A day later, so that both sides have long stopped looking at it."""
    for age in ages:
        rows(statement.format(user=ana, age=age))

    assert (remove(), remove()) == (1, 0)
    assert rows(LEFT) == [(1,)]


def test_tokens_go_with_their_session_alone(rows, ana, remove):
    """One that was used is known as long as its session, so that a thief's reuse is seen."""
    rows(SESSION.format(user=ana, age="25 hours"))
    rows(SESSION.format(user=ana, age="-1 day"))
    rows(TOKEN)
    rows("UPDATE refresh_tokens SET expires_at = now() - interval '9 days', used_at = now()")

    remove()

    assert rows("SELECT count(*) FROM refresh_tokens") == [(1,)]


def test_rows_that_somebody_holds_are_left_for_the_next_time(rows, ana, remove, database):
    """A worker that waits for a caller's transaction would prolong no leases."""
    rows(SESSION.format(user=ana, age="25 hours"))
    with database.transaction() as connection:
        connection.exec_driver_sql("SELECT FROM sessions FOR UPDATE")
        assert remove() == 0

    assert remove() == 1


def test_many_are_removed_in_parts(rows, ana, remove):
    """So that no transaction is long, however much is left from before."""
    for _ in range(3):
        rows(ATTEMPT.format(user=ana, age="3 days"))

    assert [remove(most=2), remove(most=2), remove(most=2)] == [2, 1, 0]
