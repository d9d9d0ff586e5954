"""POST /auth/login."""

from concurrent.futures import ThreadPoolExecutor

import bcrypt
import jwt
import pytest

from monolith.auth import attempts
from monolith.tests.world import PASSWORD


def login(world, email="ana@ledger.example", password=PASSWORD, address="192.0.2.1"):
    return world.call(
        "POST",
        "/auth/login",
        json={"email": email, "password": password},
        headers={"X-Forwarded-For": f"198.51.100.9, {address}"},
    )


def failures(world) -> int:
    return world.rows("SELECT count(*) FROM login_attempts")[0]


def test_the_right_password_gives_a_pair_that_works(world, ana):
    """The whole purpose; the address is compared in lower case."""
    response = login(world, email="ANA@ledger.example")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["token_type"] == "Bearer"
    assert response.json["expires_in"] == 900
    assert response.json["refresh_token"].startswith("rt_")
    assert len(response.json["refresh_token"]) == 46
    headers = {"Authorization": f"Bearer {response.json['access_token']}"}
    assert world.call("GET", "/users/me", headers=headers).json["id"] == str(ana.id)
    assert failures(world) == 0


def test_tokens_say_what_the_contract_names(world, ana):
    """The other side reads these tokens, and this one theirs."""
    token = login(world).json["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)

    assert claims.keys() == {"iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"}
    assert (claims["iss"], claims["aud"], claims["sub"]) == ("ledger", "ledger", str(ana.id))
    assert claims["exp"] - claims["iat"] == 900
    assert header["alg"] == "RS256"
    assert len(header["kid"]) == 16


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@ledger.example", "wrong"), ("nobody@ledger.example", PASSWORD)],
)
def test_neither_mistake_is_named(world, ana, email, password):
    """An attacker must not learn which addresses have accounts."""
    response = login(world, email, password)

    assert response.status_code == 401
    assert response.json["detail"] == "the e-mail address or the password is wrong"
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert failures(world) == 1


def test_a_deleted_account_cannot_sign_in(world, ana):
    """Its row is still there."""
    world.rows("UPDATE users SET deleted_at = now()")

    assert login(world).status_code == 401


def test_the_sixth_failure_is_told_to_wait(world, ana):
    """Guessing is bounded, also with the right password; and no row is added."""
    for _ in range(5):
        assert login(world, password="wrong").status_code == 401
    response = login(world)

    assert response.status_code == 429
    wait = int(response.headers["Retry-After"])
    assert 600 < wait <= 900
    assert response.json["detail"] == f"too many failed attempts; try again in {wait} s"
    assert failures(world) == 5


def test_lockouts_hold_for_one_address_only(world, ana):
    """Nobody can lock others out of their account from somewhere else."""
    for _ in range(6):
        login(world, password="wrong")

    assert login(world, address="192.0.2.2").status_code == 200


def test_failures_of_the_other_side_count(world, ana):
    """The table is the truth, not this process."""
    world.rows(
        "INSERT INTO login_attempts (email, address)"
        " SELECT 'ana@ledger.example', '192.0.2.1' FROM generate_series(1, 5)",
    )

    assert login(world).status_code == 429


def test_a_lockout_ends_with_the_rows(world, ana, monkeypatch):
    """What this process remembers never outlives the table by more than a second."""
    monkeypatch.setattr(attempts, "REMEMBERED_SECONDS", 0)
    for _ in range(6):
        login(world, password="wrong")
    world.rows("UPDATE login_attempts SET at = at - interval '15 minutes'")

    assert login(world).status_code == 200
    assert failures(world) == 0


def test_a_remembered_lockout_spares_the_database(world, ana, monkeypatch):
    """A guesser is answered without a statement."""
    monkeypatch.setattr(attempts, "REMEMBERED_SECONDS", 600)
    for _ in range(6):
        login(world, password="wrong")
    world.rows("DELETE FROM login_attempts")

    assert login(world).status_code == 429


def test_attempts_at_the_same_time_cannot_pass_the_bound(world, ana):
    """Twenty parallel guesses are five guesses."""
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: login(world, password="wrong"), range(20)))

    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 15


def test_success_forgets_the_failures(world, ana):
    """Four typing mistakes today must not lock out tomorrow."""
    for _ in range(4):
        login(world, password="wrong")

    assert login(world).status_code == 200
    assert failures(world) == 0


def test_a_bcrypt_hash_is_replaced(world):
    """Old hashes go away as people sign in."""
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    world.person("ana", password_hash=old)

    assert login(world).status_code == 200
    assert world.rows("SELECT password_hash FROM users")[0].startswith("$argon2id$v=19$m=19456,t=2")
    assert login(world).status_code == 200


def test_long_passwords_are_wrong_not_broken(world):
    """Bcrypt knows only 72 bytes; more must not be an error of ours."""
    old = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    world.person("ana", password_hash=old)

    assert login(world, password="y" * 1024).status_code == 401


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "email is required; password is required"),
        ({"email": 1, "password": None}, "email must be a string; password must be a string"),
        (
            {"email": "", "password": ""},
            "email must have at least 1 characters; password must have at least 1 characters",
        ),
        (
            {"email": "a\0b", "password": "x" * 1025},
            "email must not contain control characters; password must have at most 1024 characters",
        ),
        ({"email": "a", "password": "b", "otp": 1}, "otp is not known"),
    ],
)
def test_values_are_refused_by_name(world, body, detail):
    """All errors at once, sorted by field."""
    response = world.call("POST", "/auth/login", json=body)

    assert response.status_code == 422
    assert response.json["detail"] == detail
    assert failures(world) == 0
