"""POST /auth/refresh-token."""

from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest

from shared.domain import sessions

FUNCTION, PATH = "auth/refresh-token", "/auth/refresh-token"
AGE = "UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => :seconds)"
USED = "SELECT used_at FROM refresh_tokens WHERE used_at IS NOT NULL"


@pytest.fixture
def token(services, ana):
    """The refresh token of ana's session."""
    with services.database.transaction() as connection:
        return sessions.add_refresh_token(connection, ana.session_id)


@pytest.fixture
def refresh(call):
    """Send a refresh token."""
    return lambda token: call("POST", json={"refresh_token": token})


def test_the_pair_is_rotated(refresh, ana, token):
    """A stolen token is of use at most until its owner comes back."""
    answer = refresh(token)

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["refresh_token"] not in ("", token)
    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    assert (claims["sub"], claims["sid"]) == (str(ana.id), str(ana.session_id))


def test_a_lost_answer_may_be_asked_for_again(refresh, token):
    """Networks lose answers; within ten seconds the same token gives another pair."""
    first, second = refresh(token), refresh(token)

    assert (first.status, second.status) == (200, 200)
    assert first.json["refresh_token"] != second.json["refresh_token"]


def test_a_token_used_again_later_ends_the_family(refresh, token, rows):
    """Two people hold the token then, and nobody knows which is the owner."""
    following = refresh(token).json["refresh_token"]
    rows(AGE, seconds=11)

    answer = refresh(token)

    assert (answer.status, answer.json["detail"]) == (401, "the refresh token is not valid")
    assert rows("SELECT revoked_reason FROM sessions") == [("reuse",)]
    assert refresh(following).status == 401


def test_the_grace_begins_with_the_first_use(refresh, token, rows):
    """Else a thief could keep a token alive by using it every nine seconds."""
    refresh(token)
    first_use = rows(USED)
    assert refresh(token).status == 200
    assert rows(USED) == first_use
    rows(AGE, seconds=11)

    assert refresh(token).status == 401


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE refresh_tokens SET expires_at = now() - interval '1 second'",
        "UPDATE sessions SET expires_at = now() - interval '1 second'",
        "UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout'",
        "UPDATE users SET deleted_at = now()",
        "DELETE FROM refresh_tokens",
    ],
)
def test_what_has_ended_gives_nothing(refresh, token, rows, statement):
    """All of them look the same from outside."""
    rows(statement)

    answer = refresh(token)

    assert (answer.status, answer.json["detail"]) == (401, "the refresh token is not valid")
    assert rows("SELECT count(*) FROM refresh_tokens WHERE used_at IS NOT NULL") == [(0,)]


def test_a_token_never_outlives_its_session(refresh, token, rows):
    """30 days after the login the password is asked for again."""
    rows("UPDATE sessions SET expires_at = now() + interval '1 day'")
    refresh(token)

    beyond = """
        SELECT count(*) FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
        WHERE t.used_at IS NULL AND t.expires_at > s.expires_at"""
    assert rows(beyond) == [(0,)]


def test_twins_both_get_a_pair(refresh, token):
    """Two tabs of one browser refresh at the same moment."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(refresh, [token] * 4))

    assert [answer.status for answer in answers] == [200] * 4
    assert len({answer.json["refresh_token"] for answer in answers}) == 4


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ("", "refresh_token must have at least 1 characters"),
        ("x" * 513, "refresh_token must have at most 512 characters"),
        (7, "refresh_token must be a string"),
    ],
)
def test_bad_values_are_named(refresh, value, detail):
    """Mistakes of a client are told apart from tokens that ended."""
    answer = refresh(value)

    assert (answer.status, answer.json["detail"]) == (422, detail)
