"""Point 2 of the manual test plan: signing in, end to end, across both sides."""

import pytest

pytestmark = pytest.mark.cluster
BOTH_WAYS = [("old", "new"), ("new", "old")]


@pytest.mark.parametrize(("first", "second"), BOTH_WAYS)
def test_authentication_works_end_to_end_across_sides(first, second, callers, rows):
    """During a migration a session begins on one side and goes on on the other."""
    here, there = callers.side(first), callers.side(second)
    tokens = here.sign_in()
    profile = there.call("GET /users/me", token=tokens["access_token"])
    assert (profile.status, profile.document()["email"]) == (200, "demo@ledger.example")
    assert profile.headers["x-served-by"] == second

    answer = there.call("POST /auth/refresh-token", {"refresh_token": tokens["refresh_token"]})
    assert answer.status == 200
    fresh = answer.document()["access_token"]
    assert here.call("GET /users/me", token=fresh).status == 200
    assert there.call("POST /auth/logout", token=fresh).status == 204
    assert here.call("GET /users/me", token=fresh).status == 401


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize("token", [None, "abc", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_nobody_gets_in_without_a_token_of_ours(side, token, callers):
    """The gateway and both sides say the same, as a problem document."""
    answer = callers.side(side).call("GET /users/me", token=token)

    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.document()["status"] == 401


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_wrong_password_is_refused(side, callers, rows):
    """And nothing tells whether the address is known."""
    wrong = {"email": "demo@ledger.example", "password": "not-this-one"}

    assert callers.side(side).call("POST /auth/login", wrong).status == 401
