"""POST /auth/logout."""

FUNCTION, PATH = "auth/logout", "/auth/logout"


def test_the_session_ends(call, ana, rows):
    """Its access tokens are of no use afterwards, although they have not expired."""
    answer = call("POST", caller=ana)

    assert (answer.status, answer.content) == (204, b"")
    assert rows("SELECT revoked_reason FROM sessions") == [("logout",)]


def test_it_may_be_repeated(call, ana, rows):
    """A client that lost the answer asks again, and must not see an error."""
    call("POST", caller=ana)
    [before] = rows("SELECT revoked_at FROM sessions")

    assert call("POST", caller=ana).status == 204
    assert rows("SELECT revoked_at FROM sessions") == [before]


def test_other_sessions_stay(call, ana, bob, rows):
    """Signing out here must not sign out others."""
    call("POST", caller=ana)

    statement = "SELECT user_id FROM sessions WHERE revoked_at IS NULL"
    assert rows(statement) == [(bob.id,)]


def test_nobody_cannot_sign_out(call):
    """There is no session to end without a token."""
    assert call("POST").status == 401


def test_a_body_is_not_looked_at(call, ana):
    """Some clients send one with every POST."""
    assert call("POST", caller=ana, body=b"{", headers={"Content-Type": "x/y"}).status == 204


def test_an_expired_session_is_no_caller(call, ana, rows):
    """Only a revoked session still counts."""
    rows("UPDATE sessions SET expires_at = now()")

    assert call("POST", caller=ana).json["detail"] == "the session has ended"
