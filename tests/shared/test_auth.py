"""Who is asking, and whether the password is theirs."""

import uuid
from dataclasses import replace
from datetime import timedelta

import bcrypt
import jwt
import pytest

from shared import auth, passwords, testing, tokens
from shared.domain import sessions
from shared.errors import Busy, Forbidden, Unauthenticated
from tests.conftest import PASSWORD

ADDRESS = "192.0.2.1"
EMAIL = "ana@ledger.example"


@pytest.fixture
def caller(services, ana):
    """Authenticate ana's token, or another header."""

    def made(header=None, **options):
        return auth.authenticate(header or f"Bearer {ana.token}", services, **options)

    return made


@pytest.fixture
def login(services):
    """Check a password from one address."""
    return lambda email=EMAIL, password=PASSWORD, address=ADDRESS: auth.verify_login(
        services, email, password, address
    )


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER   "])
def test_a_token_names_its_caller(services, ana, scheme):
    """The scheme is written in any case, RFC 9110; role and name are today's."""
    caller = auth.authenticate(f"{scheme}{ana.token}", services)

    assert (caller.user_id, caller.session_id, caller.user.role) == (ana.id, ana.session_id, "user")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer  ", "Basic YW5hOnB3", "Bearer\tabc", "abc"]
)
def test_without_a_bearer_token_nobody_asks(services, header):
    """Told apart from a token that is wrong: the client forgot to send one."""
    with pytest.raises(Unauthenticated) as caught:
        auth.authenticate(header, services)

    assert caught.value.detail == "a bearer token is required"
    assert caught.value.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["abc", "a.b.c", "é", "\x00", "x" * 10_000])
def test_what_is_no_token_is_not_believed(services, token):
    """Whatever it looks like, it is 401 and no error of ours."""
    with pytest.raises(Unauthenticated, match="the token is not valid"):
        auth.authenticate(f"Bearer {token}", services)


def test_a_token_and_something_else_is_no_token(services, ana):
    """Two credentials in one header could be read differently by the gateway."""
    with pytest.raises(Unauthenticated, match="the token is not valid"):
        auth.authenticate(f"Bearer {ana.token} {ana.token}", services)


def test_a_token_of_another_key_is_not_believed(services, ana):
    """Only our signature says who somebody is."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    headers = jwt.get_unverified_header(ana.token)
    claims = jwt.decode(ana.token, options={"verify_signature": False})
    forged = jwt.encode(claims, generate_private_key(65_537, 2048), "RS256", headers=headers)

    with pytest.raises(Unauthenticated, match="the token is not valid"):
        auth.authenticate(f"Bearer {forged}", services)


def test_a_token_ends_by_the_functions_clock(services, caller):
    """To the second, without leeway."""
    issued = services.clock()
    services.clock = testing.FixedClock(issued + timedelta(seconds=tokens.LIFETIME_SECONDS - 2))
    assert caller()
    services.clock.forward(2)

    with pytest.raises(Unauthenticated, match="the token has expired"):
        caller()


def test_a_revoked_session_may_only_sign_out(services, ana, caller):
    """A second logout succeeds; everything else is over."""
    with services.database.transaction() as connection:
        sessions.revoke(connection, ana.session_id, "logout")

    assert caller(allow_revoked=True).session_id == ana.session_id
    with pytest.raises(Unauthenticated, match="the session has ended"):
        caller()


def test_a_role_is_demanded_exactly(caller, services, admin):
    """An admin is not simply more than a user: each route names its role."""
    user = caller()
    boss = auth.authenticate(f"Bearer {admin.token}", services)

    assert auth.authorize(boss, "admin") is None
    for somebody, role in ((user, "admin"), (boss, "user"), (boss, "")):
        with pytest.raises(Forbidden, match=f"this needs the role {role}"):
            auth.authorize(somebody, role)
    changed = replace(user, user=replace(user.user, role="admin"))
    assert auth.authorize(changed, "admin") is None


def test_the_right_password_gives_the_account(login, ana):
    """And nothing else does."""
    assert login().user.id == ana.id
    assert login(password=PASSWORD + " ") is None
    assert login(password="") is None
    assert login(email="nobody@ledger.example") is None


def test_nobodys_password_is_not_known(login, ana, rows):
    """The hash that stands in for a missing account must not open it: none is returned."""
    rows("UPDATE users SET deleted_at = now()")

    assert login() is None
    assert login(email="") is None


def test_a_failure_is_written_down_and_a_success_forgets_it(login, ana, rows):
    """For the pair of e-mail and address."""
    login(password="wrong")
    login(password="wrong", address="192.0.2.2")
    assert len(rows("SELECT * FROM login_attempts")) == 2

    login()
    assert rows("SELECT address FROM login_attempts") == [("192.0.2.2",)]


def test_the_sixth_attempt_has_to_wait(login, ana, monkeypatch):
    """Without a look at the password: guessing must cost the guesser, not us."""
    for _ in range(5):
        login(password="wrong")
    monkeypatch.setattr(passwords, "is_right", None)

    with pytest.raises(Busy) as caught:
        login()
    assert caught.value.detail.startswith("too many failed attempts; try again in ")


def test_an_old_hash_is_replaced_by_the_right_password_only(login, ana, rows):
    """A wrong one must not become the password."""
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    rows("UPDATE users SET password_hash = :old", old=old)

    login(password="wrong")
    assert rows("SELECT password_hash FROM users") == [(old,)]
    assert login()
    [(new,)] = rows("SELECT password_hash FROM users")
    assert new.startswith("$argon2id$")
    assert login()


def test_a_hash_of_today_is_left_alone(login, ana, rows):
    """Each replacement would be a write in every login."""
    before = rows("SELECT password_hash FROM users")
    login()

    assert rows("SELECT password_hash FROM users") == before


def test_a_pair_of_tokens_belongs_to_its_family(services, ana):
    """The access token is one that `authenticate` believes; the refresh token is passed on."""
    family = sessions.Family(ana.session_id, ana.id, "user")
    pair = auth.token_pair(services, family, "rt_x")

    assert auth.authenticate(f"Bearer {pair.pop('access_token')}", services).user_id == ana.id
    assert pair == {"token_type": "Bearer", "expires_in": 900, "refresh_token": "rt_x"}


def test_no_two_access_tokens_are_the_same(services):
    """Their id tells them apart in a log, also within one second."""
    services.clock = testing.FixedClock()
    family = sessions.Family(uuid.uuid4(), uuid.uuid4(), "user")
    made = {auth.token_pair(services, family, "")["access_token"] for _ in range(3)}

    assert len(made) == 3
