"""One key, one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared.domain import idempotency
from shared.domain.idempotency import Key
from shared.errors import Conflict, Invalid
from shared.testing import answer
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture
def key(ana):
    """A key of ana for one route."""
    return Key(ana.id, "POST /x", "k-1", b"\x01" * 32)


@pytest.fixture
def perform(services):
    """Do something under a key: what was answered before, or None when it is done now."""

    def made(key, body=None):
        with services.database.transaction() as connection:
            before = idempotency.claim(connection, key)
            if before is None:
                idempotency.keep(connection, key, 202, body or {"id": "1"})
            return before and answer(before)

    return made


def test_the_second_request_gets_the_first_answer(perform, key):
    """A client that lost the answer may ask again."""
    first, second = perform(key), perform(key)

    assert first is None
    assert (second.status, second.json) == (202, {"id": "1"})
    assert second.headers["Idempotency-Replayed"] == "true"


def test_another_request_under_the_key_is_a_conflict(perform, key):
    """It is a mistake of the client, and guessing which was meant would be ours."""
    perform(key)

    with pytest.raises(Conflict, match="this Idempotency-Key was used for another request"):
        perform(replace(key, request_hash=b"\x02" * 32))


def test_keys_are_apart_by_user_and_route(perform, key, bob):
    """Two users may choose the same key."""
    perform(key)

    assert perform(replace(key, user_id=bob.id)) is None
    assert perform(replace(key, route="POST /y")) is None


def test_a_failed_effect_leaves_no_key(services, perform, key):
    """The client corrects the request and tries again with the same key."""

    def fail():
        with services.database.transaction() as connection:
            idempotency.claim(connection, key)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - raised just above
        fail()
    assert perform(key) is None


def test_a_key_is_forgotten_after_a_day(perform, key, rows):
    """Then it may name another request."""
    perform(key)
    rows("UPDATE idempotency_keys SET created_at = now() - interval '24 hours'")

    assert perform(replace(key, request_hash=b"\x02" * 32), {"id": "2"}) is None
    assert perform(replace(key, request_hash=b"\x02" * 32)).json == {"id": "2"}


def test_a_twin_waits_for_the_first(services, perform, key):
    """Two clicks at the same moment are one effect."""
    claimed, finish = threading.Event(), threading.Event()

    def first():
        with services.database.transaction() as connection:
            idempotency.claim(connection, key)
            claimed.set()
            assert finish.wait(PATIENCE_SECONDS)
            idempotency.keep(connection, key, 202, {"id": "first"})

    def twin():
        assert claimed.wait(PATIENCE_SECONDS)
        finish.set()
        return perform(key)

    with ThreadPoolExecutor(2) as pool:
        leader, follower = pool.submit(first), pool.submit(twin)
        leader.result()
        assert follower.result().json == {"id": "first"}


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é", "a\n"])
def test_a_bad_key_is_refused(key):
    """It would be cut or changed somewhere on the way."""
    with pytest.raises(Invalid) as caught:
        idempotency.key_of({"idempotency-key": key})
    assert caught.value.detail == "Idempotency-Key must be 1 to 255 visible ASCII characters"


def test_a_key_is_optional():
    """Without one, each request has its own effect."""
    assert idempotency.key_of({}) is None
    assert idempotency.key_of({"idempotency-key": "x" * 255}) == "x" * 255
