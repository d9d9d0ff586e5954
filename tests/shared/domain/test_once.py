"""An effect under a key: one effect, one answer, also for twins and with failures."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import text

from shared.domain import once
from shared.domain.once import Asked
from shared.domain.sessions import Caller
from shared.domain.users import locked
from shared.errors import Conflict, Invalid, Unauthenticated
from shared.messages import Request
from shared.testing import answer
from tests.waiting import until

NOTE = text("""
    INSERT INTO notifications (id, user_id, channel, recipient, body)
    VALUES (:id, :user_id, 'email', 'x@y.example', 'x')""")


@pytest.fixture
def asked(services, ana):
    """What ana asks for: `asked("k")`, or `asked(None)` without a key."""

    def made(key="k", route="POST /x", content=b"content", person=ana):
        with services.database.transaction() as connection:
            caller = Caller(locked(connection, person.id).user, person.session_id)
        headers = {} if key is None else {"idempotency-key": key}
        request = Request("POST", "/x", headers, {}, b"", "r-1", signed_in=caller)
        return once.key_of(request, route, content)

    return made


@pytest.fixture
def perform(services):
    """Write a notification as the effect of what was asked; returns the answer."""

    def made(asked, status=202):
        def effect(connection):
            note = uuid.uuid4()
            connection.execute(NOTE, {"id": note, "user_id": asked.user_id})
            return {"id": note}

        return answer(once.answer(services, asked, status, effect))

    return made


@pytest.fixture
def effects(rows):
    """Count the effects there were."""
    return lambda: rows("SELECT count(*) FROM notifications")[0][0]


def test_the_key_is_the_callers_for_a_route_and_a_content(asked, ana):
    """Of the content only its hash is kept."""
    found = asked("k-1", "POST /data/uploads", b"the file")

    assert found.user_id == found.key.user_id == ana.id
    assert (found.key.route, found.key.key) == ("POST /data/uploads", "k-1")
    assert found.key.request_hash == sha256(b"the file").digest()


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_a_bad_key_is_refused_before_anything_happens(asked, key):
    """Ignoring it would make two effects where the client wanted one."""
    with pytest.raises(Invalid, match="Idempotency-Key must be 1 to 255 visible ASCII characters"):
        asked(key)


def test_without_a_key_each_request_has_its_effect(asked, perform, effects):
    """The key is optional, and nothing is kept then."""
    first, second = perform(asked(None)), perform(asked(None))

    assert first.json != second.json
    assert "Idempotency-Replayed" not in second.headers
    assert effects() == 2


def test_under_a_key_the_second_gets_the_first_answer(asked, perform, effects):
    """Status and body, marked as a repetition."""
    first, second = perform(asked(), 201), perform(asked(), 201)

    assert (second.status, second.json) == (201, first.json)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert effects() == 1


def test_another_content_under_the_key_has_no_effect(asked, perform, effects):
    """The client made a mistake; which of both it meant is not ours to guess."""
    perform(asked())

    with pytest.raises(Conflict, match="this Idempotency-Key was used for another request"):
        perform(asked(content=b"other"))
    assert effects() == 1


def test_keys_of_other_users_and_routes_are_other_keys(asked, perform, effects, bob):
    """Nobody gets the answer to somebody else's request."""
    found = [perform(asked()), perform(asked(person=bob)), perform(asked(route="POST /y"))]

    assert not any("Idempotency-Replayed" in one.headers for one in found)
    assert effects() == 3


def test_a_failed_effect_leaves_neither_rows_nor_key(services, asked, perform, effects):
    """The client repairs what was wrong and uses the key again."""
    given = asked()

    def fail(connection):
        connection.execute(NOTE, {"id": uuid.uuid4(), "user_id": given.user_id})
        raise Invalid("is wrong", field="x")

    with pytest.raises(Invalid):
        once.answer(services, given, 202, fail)
    assert effects() == 0
    assert "Idempotency-Replayed" not in perform(asked()).headers


@pytest.fixture
def twins(services, asked, is_waiting):
    """Two requests under one key at once, on two connections; *first* is the first's effect."""

    def made(first):
        key = asked()
        with ThreadPoolExecutor(1) as pool:
            followers = []

            def effect(connection):
                followers.append(pool.submit(perform_second))
                until(lambda: followers[0].done() or is_waiting())
                assert not followers[0].done()
                return first(connection)

            def perform_second():
                return answer(once.answer(services, key, 202, lambda _: {"by": "second"}))

            try:
                leader = answer(once.answer(services, key, 202, effect))
            except Conflict as error:
                leader = error
        return leader, followers[0].result()

    return made


def test_a_twin_gets_the_answer_of_the_one_it_waited_for(twins):
    """Two clicks on two connections are one effect."""
    leader, follower = twins(lambda _: {"by": "first"})

    assert leader.json == follower.json == {"by": "first"}
    assert follower.headers["Idempotency-Replayed"] == "true"


def test_a_twin_of_one_that_failed_has_the_effect_itself(twins):
    """Waiting for a failure must not mean failing too."""

    def fail(_connection):
        raise Conflict("not now")

    leader, follower = twins(fail)

    assert isinstance(leader, Conflict)
    assert (follower.json, follower.headers.get("Idempotency-Replayed")) == ({"by": "second"}, None)


def test_a_deleted_account_has_no_effects(asked, perform, delete, ana, rows):
    """The caller was looked up, then deleted; a row written now would stay for ever."""
    before = [asked(None), asked("k")]
    delete(ana)

    for one in before:
        with pytest.raises(Unauthenticated, match="the session has ended"):
            perform(one)
    assert rows("SELECT 1 FROM notifications UNION ALL SELECT 1 FROM idempotency_keys") == []


def test_whose_effect_it_is_is_known_without_a_key(asked, ana):
    """Else a deletion could not be told apart."""
    assert asked(None) == Asked(ana.id, None)
