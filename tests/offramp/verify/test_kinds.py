import secrets
import uuid
from decimal import Decimal

import pytest

from offramp.verify.kinds import ABSENT, form, kinds

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjoxfQ." + "a1B2" * 20


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (str(uuid.uuid4()), str(uuid.uuid4())),
        ("2026-01-31T12:00:00Z", "2026-11-05T01:02:03Z"),
        ("2026-01-31T12:00:00.123456+00:00", "2027-01-31T12:00:00.00001+00:00"),
        ("rt_" + secrets.token_urlsafe(32), "rt_" + secrets.token_urlsafe(32)),
        ("try again in 532 s", "try again in 8 s"),
        ('"' + secrets.token_hex(16) + '"', '"' + secrets.token_hex(16) + '"'),
        ("Sat, 28 Nov 2026 12:00:00 GMT", "Sun, 29 Nov 2026 12:00:01 GMT"),
        (JWT, JWT.replace("a1B2", "b3C4")),
        (1793534400, 1793534999),
        (17, 18),
        (1.5, 2.25),
        (Decimal("1.50"), Decimal("7.25")),
    ],
)
def test_values_of_one_kind_are_alike(one, other):
    """These differ each time, and tell nothing about a side."""
    assert kinds(one) == kinds(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (str(uuid.uuid4()), None),
        (str(uuid.uuid4()), uuid.uuid4().hex),
        ("2026-01-31T12:00:00Z", "2026-01-31 12:00:00Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123Z"),
        ("2026-01-31T12:00:00Z", 1793534400),
        (1793534400, 1793534400000),
        (1793534400, 17),
        ("rt_" + secrets.token_hex(32), "rt_" + secrets.token_hex(16)),
        ("rt_" + secrets.token_hex(32), "at_" + secrets.token_hex(32)),
        ("try again in 532 s", "try again later"),
        (True, 1),
        (1, "1"),
        (None, ABSENT),
        ({}, []),
    ],
)
def test_another_kind_is_told(one, other):
    """A field that varies may vary; it may not become something else."""
    assert kinds(one) != kinds(other)


def test_lengths_matter_only_in_the_exact_form():
    """A token of any length is still a token where the old side varies its length."""
    one, other = kinds("k_" + secrets.token_hex(32)), kinds("k_" + secrets.token_hex(16))

    assert one[0] != other[0]
    assert one[1:] == other[1:]


def test_plain_words_and_numbers_keep_their_form():
    """Rows are matched by it, and amounts must not look alike."""
    assert form("12.50 EUR on 2026-01-31") == "12.50 EUR on 2026-01-31"
    assert form(f"user {uuid.uuid4()}") == "user <uuid>"


def test_a_very_long_text_is_looked_at_in_part():
    """A body of megabytes must not be searched for ids for minutes."""
    assert kinds("x" * 3_000_000)[2] == "a string"
