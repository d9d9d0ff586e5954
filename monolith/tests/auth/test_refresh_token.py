"""POST /auth/refresh-token."""

from concurrent.futures import ThreadPoolExecutor

import pytest


def refresh(world, token):
    return world.call("POST", "/auth/refresh-token", json={"refresh_token": token})


def test_a_token_gives_a_new_pair(world, ana):
    """A session goes on without the password."""
    response = refresh(world, ana.refresh_token)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["refresh_token"] != ana.refresh_token
    headers = {"Authorization": f"Bearer {response.json['access_token']}"}
    assert world.call("GET", "/users/me", headers=headers).status_code == 200
    assert refresh(world, response.json["refresh_token"]).status_code == 200


def test_a_token_used_again_within_the_grace_gives_a_pair(world, ana):
    """The first answer may have been lost on the way."""
    refresh(world, ana.refresh_token)

    assert refresh(world, ana.refresh_token).status_code == 200


def test_a_token_used_again_later_ends_the_session(world, ana):
    """Two holders of one token: one of them has stolen it."""
    newer = refresh(world, ana.refresh_token).json["refresh_token"]
    world.rows("UPDATE refresh_tokens SET used_at = used_at - interval '11 s'")

    assert refresh(world, ana.refresh_token).status_code == 401
    assert world.rows("SELECT revoked_reason FROM sessions") == ["reuse"]
    assert refresh(world, newer).status_code == 401
    assert world.call("GET", "/users/me", ana).json["detail"] == "the session has ended"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE refresh_tokens SET expires_at = now()",
        "UPDATE sessions SET expires_at = now()",
        "UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout'",
        "UPDATE users SET deleted_at = now()",
        "DELETE FROM refresh_tokens",
    ],
)
def test_whatever_ended_is_not_refreshed(world, ana, change):
    """All these answer alike, so that nothing is learned from them."""
    world.rows(change)
    response = refresh(world, ana.refresh_token)

    assert response.status_code == 401
    assert response.json["detail"] == "the refresh token is not valid"
    assert world.rows("SELECT count(*) FROM refresh_tokens WHERE used_at IS NOT NULL") == [0]


def test_twins_both_get_a_pair_and_the_first_use_stays(world, ana):
    """Two tabs that refresh at once are no theft."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refresh(world, ana.refresh_token), range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert world.rows("SELECT count(*) FROM refresh_tokens WHERE used_at IS NOT NULL") == [1]


def test_a_new_token_never_outlives_its_session(world, ana):
    """Thirty days after the login the password is needed again."""
    world.rows("UPDATE sessions SET expires_at = now() + interval '1 day'")
    refresh(world, ana.refresh_token)

    statement = (
        "SELECT max(t.expires_at) <= max(s.expires_at) FROM refresh_tokens t, sessions s"
        " WHERE t.used_at IS NULL"
    )
    assert world.rows(statement) == [True]


def test_only_a_text_is_a_token(world):
    """Values are checked before the database is asked."""
    response = refresh(world, 5)

    assert response.status_code == 422
    assert response.json["errors"] == [{"field": "refresh_token", "message": "must be a string"}]
