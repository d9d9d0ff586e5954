import secrets
import uuid
from decimal import Decimal

import pytest

from offramp.verify.kinds import ABSENT, form, kinds

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIiwiZXhwIjoxfQ." + "a1B2" * 20
ONE_ID = "8b0f3f0e-6f9c-4a55-9f0e-0d6a3b3c7c11"  # fixed, so that all workers name a test alike
OTHER_ID = "1f6c2d9a-52c4-4d0b-8f43-5a0c9e7b2d64"
ONE_TOKEN = "tH3x_Qm1zYkR8v-2LwPfB6aNc9sEdGuJoI4hVxT7yZr"
OTHER_TOKEN = "Zr7yTxVh4IoJuGdEs9cNa6BfPwL2-v8RkYz1mQ_x3Ht"
ONE_HEX = "9c1185a5c5e9fc54612808977ee8f548"
OTHER_HEX = "b2258d3ca4a1a7ca9ae4d2b9e2f0a6d1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ONE_ID, OTHER_ID),
        ("2026-01-31T12:00:00Z", "2026-11-05T01:02:03Z"),
        ("2026-01-31T12:00:00.123456+00:00", "2027-01-31T12:00:00.00001+00:00"),
        (f"rt_{ONE_TOKEN}", f"rt_{OTHER_TOKEN}"),
        ("try again in 532 s", "try again in 8 s"),
        (f'"{ONE_HEX}"', f'"{OTHER_HEX}"'),
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
        (ONE_ID, None),
        (ONE_ID, OTHER_ID.replace("-", "")),
        ("2026-01-31T12:00:00Z", "2026-01-31 12:00:00Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123Z"),
        ("2026-01-31T12:00:00Z", 1793534400),
        (1793534400, 1793534400000),
        (1793534400, 17),
        (f"rt_{ONE_HEX}{OTHER_HEX}", f"rt_{ONE_HEX}"),
        (f"rt_{ONE_HEX}{OTHER_HEX}", f"at_{OTHER_HEX}{ONE_HEX}"),
        ("try again in 532 s", "try again later"),
        (True, 1),
        (1, "1"),
        ("aB3x", ""),
        ("", None),
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
