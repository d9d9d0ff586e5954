"""Sessions and their refresh tokens: one login, one family, each token once."""

import uuid

import pytest
from sqlalchemy import text

from shared.domain import sessions
from shared.errors import Unauthenticated

USED = "SELECT used_at FROM refresh_tokens WHERE used_at IS NOT NULL"
AGE = "UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => :seconds)"
REVOKED = "SELECT revoked_at IS NOT NULL, revoked_reason FROM sessions"


@pytest.fixture
def token(services, ana):
    """A refresh token of ana's session."""
    with services.database.transaction() as connection:
        return sessions.add_refresh_token(connection, ana.session_id)


@pytest.fixture
def use(services):
    """Use a refresh token in a transaction of its own."""

    def made(token):
        with services.database.transaction() as connection:
            return sessions.use(connection, token)

    return made


def test_the_caller_is_who_holds_the_session(services, ana):
    """One statement tells user, role and session."""
    caller = sessions.caller(services.database, ana.id, ana.session_id)

    assert (caller.user_id, caller.user.email, caller.session_id) == (
        ana.id, ana.email, ana.session_id
    )  # fmt: skip
    assert isinstance(caller.user_id, uuid.UUID)


def test_a_session_of_somebody_else_is_none(services, ana, bob):
    """A token that mixes two accounts must not give either."""
    with pytest.raises(Unauthenticated, match="the session has ended"):
        sessions.caller(services.database, ana.id, bob.session_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions SET revoked_at = now()",
        "UPDATE sessions SET expires_at = now()",
        "UPDATE users SET deleted_at = now()",
        "DELETE FROM sessions",
    ],
)
def test_an_ended_session_has_no_caller(services, ana, rows, statement):
    """However it ended, the answer is the same."""
    rows(statement)

    with pytest.raises(Unauthenticated, match="the session has ended"):
        sessions.caller(services.database, ana.id, ana.session_id)


@pytest.mark.parametrize(
    ("statement", "is_known"),
    [
        ("UPDATE sessions SET revoked_at = now()", True),
        ("UPDATE sessions SET revoked_at = now(), expires_at = now()", False),
        ("UPDATE users SET deleted_at = now()", False),
    ],
)
def test_a_revoked_session_may_be_allowed(services, ana, rows, statement, is_known):
    """A repeated logout succeeds; nothing else that ended is forgiven."""
    rows(statement)
    try:
        found = sessions.caller(services.database, ana.id, ana.session_id, allow_revoked=True)
    except Unauthenticated:
        found = None

    assert (found is not None) == is_known


def test_a_session_lasts_thirty_days(ana, rows):
    """Then the password is asked for again."""
    lifetime = "SELECT (expires_at - created_at)::text FROM sessions"
    assert rows(lifetime) == [("30 days",)]


def test_nobody_begins_a_session_of_a_deleted_account(behind, ana, rows):
    """The password was verified before the deletion; the row would stay for ever."""
    second = behind(
        lambda connection: connection.execute(text("UPDATE users SET deleted_at = now()")),
        lambda connection: sessions.begin(connection, ana.id),
    )

    assert isinstance(second.exception(), Unauthenticated)
    assert second.exception().detail == "the e-mail address or the password is wrong"
    assert rows("SELECT id FROM sessions") == [(ana.session_id,)]


def test_only_a_hash_of_a_token_is_stored(token, rows):
    """Who reads the table cannot sign in with it."""
    assert token.startswith("rt_")
    assert len(token) == 46
    [(stored, lifetime)] = rows(
        "SELECT token_hash, (expires_at - created_at)::text FROM refresh_tokens"
    )
    assert bytes(stored) == sessions.hash_of(token)
    assert lifetime == "14 days"


def test_tokens_are_never_the_same(services, ana):
    """Else one user could continue the session of another."""
    with services.database.transaction() as connection:
        made = {sessions.add_refresh_token(connection, ana.session_id) for _ in range(50)}

    assert len(made) == 50


def test_a_token_does_not_outlive_its_session(services, ana, rows):
    """However late in the session it is given."""
    rows("UPDATE sessions SET expires_at = now() + interval '1 hour'")
    with services.database.transaction() as connection:
        sessions.add_refresh_token(connection, ana.session_id)

    ends = """SELECT t.expires_at = s.expires_at
              FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id"""
    assert rows(ends) == [(True,)]


def test_a_token_names_its_family(use, ana, token):
    """The role is today's, not that of the login."""
    assert use(token) == sessions.Family(ana.session_id, ana.id, "user")


@pytest.mark.parametrize("given", ["", "rt_", "no token", "\x00", "\ud800", "x" * 100_000])
def test_an_unknown_token_has_no_family(use, token, given):
    """Whatever it looks like, it is only looked up by its hash."""
    assert use(given) is None


def test_a_second_use_is_accepted_while_an_answer_may_be_lost(use, token, rows):
    """For ten seconds from the first use; the second does not begin them anew."""
    use(token)
    first_use = rows(USED)
    assert use(token) is not None
    assert rows(USED) == first_use
    rows(AGE, seconds=11)

    assert use(token) is None
    assert rows(REVOKED) == [(True, "reuse")]


def test_a_late_reuse_ends_the_whole_family(services, use, ana, token, rows):
    """Thief and owner both hold tokens then; neither goes on."""
    use(token)
    with services.database.transaction() as connection:
        following = sessions.add_refresh_token(connection, ana.session_id)
    rows(AGE, seconds=60)
    use(token)

    assert use(following) is None
    assert rows(REVOKED) == [(True, "reuse")]


def test_a_token_used_twice_at_once_is_used_once_and_repeated(behind, token, rows):
    """The twin waits, sees the use, and is within the ten seconds; the first time stays."""
    used_at = []

    def first(connection):
        sessions.use(connection, token)
        found = connection.execute(text("SELECT used_at FROM refresh_tokens"))
        used_at.append(tuple(found.one()))

    twin = behind(first, lambda connection: sessions.use(connection, token))

    assert twin.result() is not None
    assert rows("SELECT used_at FROM refresh_tokens") == used_at
    assert rows(REVOKED) == [(False, None)]


def test_a_late_reuse_seen_twice_at_once_gives_nothing_to_either(behind, use, token, rows):
    """The twin waited while the session was revoked, and must not slip through."""
    use(token)
    rows(AGE, seconds=60)
    given = []

    twin = behind(
        lambda connection: given.append(sessions.use(connection, token)),
        lambda connection: sessions.use(connection, token),
    )

    assert [*given, twin.result()] == [None, None]
    assert rows(REVOKED) == [(True, "reuse")]


def test_a_token_of_an_account_that_is_being_deleted_gives_nothing(behind, token):
    """Its session goes with the account; the refresh waits and finds no token."""
    twin = behind(
        lambda connection: connection.execute(text("DELETE FROM sessions")),
        lambda connection: sessions.use(connection, token),
    )

    assert twin.result() is None


def test_a_deletion_waits_for_a_refresh_and_takes_its_token_too(behind, ana, token, rows):
    """Both lock the session before its tokens, so that they are no deadlock."""
    deletion = behind(
        lambda connection: sessions.use(connection, token),
        lambda connection: connection.execute(text("DELETE FROM sessions")),
        lambda connection: sessions.add_refresh_token(connection, ana.session_id),
    )

    assert deletion.exception() is None
    assert rows("SELECT count(*) FROM refresh_tokens") == [(0,)]


def test_the_first_reason_for_an_end_stays(services, ana, bob, rows):
    """What happened is told by the first; and the sessions of others go on."""
    for reason in ("logout", "reuse"):
        with services.database.transaction() as connection:
            sessions.revoke(connection, ana.session_id, reason)

    assert rows(f"{REVOKED} WHERE id = :id", id=ana.session_id) == [(True, "logout")]
    assert rows(f"{REVOKED} WHERE id = :id", id=bob.session_id) == [(False, None)]
