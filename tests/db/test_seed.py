"""``python -m db.seed``: the rows a newcomer meets."""

import psycopg2
from argon2 import PasswordHasher

from db.seed import seed
from db.seed_transactions import bookings


def rows(url, statement):
    connection = psycopg2.connect(url)
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall()
    finally:
        connection.close()


def test_seeding_twice_adds_nothing(seeded_database_url):
    """Every start seeds, so a second run must leave the rows alone."""
    assert seed(seeded_database_url) == 0
    assert rows(seeded_database_url, "SELECT count(*) FROM users") == [(3,)]


def test_the_demo_password_is_the_printed_one(seeded_database_url):
    """The address and password are printed for newcomers; they must let them in."""
    statement = "SELECT password_hash FROM users WHERE email = 'demo@ledger.example'"
    [(password_hash,)] = rows(seeded_database_url, statement)

    assert PasswordHasher().verify(password_hash, "demo-password-1")


def test_bookings_are_the_same_each_time():
    """Reports of two machines can only be compared when their rows are the same."""
    assert bookings() == bookings()
    assert {one.currency for one in bookings()} == {"EUR", "USD"}
    assert len({one.category for one in bookings()}) == 6


def test_what_was_deleted_by_hand_is_not_brought_back(seeded_database_url):
    """Seeding fills an empty database; it does not undo what people did since."""
    connection = psycopg2.connect(seeded_database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM transactions")
    connection.close()

    assert seed(seeded_database_url) == 0
