"""POST /auth/login."""

from concurrent.futures import ThreadPoolExecutor

import bcrypt
import jwt
import pytest

from shared import passwords
from tests.conftest import PASSWORD

FUNCTION, PATH = "auth/login", "/auth/login"
RIGHT = {"email": "ana@ledger.example", "password": PASSWORD}
WRONG = {**RIGHT, "password": "not hers"}


def test_the_right_password_begins_a_session(call, ana, services, rows):
    """The pair must be of use at once: the access token names a session that exists."""
    answer = call("POST", json=RIGHT)

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    assert claims["sub"] == str(ana.id)
    assert rows("SELECT count(*) FROM sessions WHERE id = :id", id=claims["sid"]) == [(1,)]
    assert answer.json["refresh_token"].startswith("rt_")
    assert len(answer.json["refresh_token"]) == 46
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 900)


def test_the_address_is_compared_in_lower_case(call, ana):
    """People write their address as they like."""
    assert call("POST", json={**RIGHT, "email": "ANA@Ledger.Example"}).status == 200


@pytest.mark.parametrize("body", [WRONG, {**RIGHT, "email": "nobody@ledger.example"}])
def test_what_was_wrong_is_not_told(call, ana, body):
    """Else the route would tell who has an account."""
    answer = call("POST", json=body)

    assert answer.status == 401
    assert answer.json["detail"] == "the e-mail address or the password is wrong"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("email", ["ana@ledger.example", "nobody@ledger.example"])
def test_a_refusal_costs_one_verification(call, ana, monkeypatch, email):
    """Without an account the same work is done, so the time tells nothing either."""
    verified = []
    is_right = passwords.is_right

    def counted(password, password_hash):
        verified.append(password_hash)
        return is_right(password, password_hash)

    monkeypatch.setattr(passwords, "is_right", counted)
    call("POST", json={**WRONG, "email": email})

    assert [one.split("$")[1:4] for one in verified] == [["argon2id", "v=19", "m=19456,t=2,p=1"]]


def test_a_deleted_user_cannot_sign_in(call, ana, rows):
    """Their row stays for the payments, but it is nobody's account."""
    rows("UPDATE users SET deleted_at = now()")

    assert call("POST", json=RIGHT).status == 401


def test_the_sixth_failure_has_to_wait(call, ana, rows):
    """Guessing must be slow, even with the right password in the sixth attempt."""
    for _ in range(5):
        assert call("POST", json=WRONG).status == 401

    answer = call("POST", json=RIGHT)

    assert answer.status == 429
    seconds = int(answer.headers["Retry-After"])
    assert 600 < seconds <= 900
    assert answer.json["detail"] == f"too many failed attempts; try again in {seconds} s"
    assert rows("SELECT count(*) FROM login_attempts") == [(5,)]


def test_failures_of_another_address_do_not_count(call, ana):
    """An attacker must not be able to lock the owner out."""
    for _ in range(5):
        call("POST", json=WRONG, headers={"X-Forwarded-For": "198.51.100.7"})

    owner = call("POST", json=RIGHT, headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})

    assert owner.status == 200


def test_old_failures_are_forgotten(call, ana, rows):
    """A quarter of an hour later everything is as before."""
    for _ in range(5):
        call("POST", json=WRONG)
    rows("UPDATE login_attempts SET at = at - interval '15 minutes'")

    assert call("POST", json=WRONG).status == 401
    assert rows("SELECT count(*) FROM login_attempts") == [(1,)]


def test_success_clears_the_failures(call, ana, rows):
    """Whoever knows the password has five attempts again."""
    for _ in range(4):
        call("POST", json=WRONG)

    assert call("POST", json=RIGHT).status == 200
    assert rows("SELECT count(*) FROM login_attempts") == [(0,)]


def test_many_guesses_at_once_do_not_pass_the_bound(call, ana):
    """A burst of guesses learns no more than five guesses in a row."""
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: call("POST", json=WRONG).status, range(10)))

    assert sorted(answers) == [401] * 5 + [429] * 5


def test_many_right_passwords_at_once_are_no_failures(call, ana):
    """A user's devices may all sign in when the network is back."""
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: call("POST", json=RIGHT).status, range(10)))

    assert answers == [200] * 10


def test_a_bcrypt_hash_is_replaced_at_login(call, ana, rows):
    """Accounts from before move to argon2id without noticing."""
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    rows("UPDATE users SET password_hash = :old", old=old)

    assert call("POST", json=RIGHT).status == 200
    [(new,)] = rows("SELECT password_hash FROM users")
    assert new.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert call("POST", json=RIGHT).status == 200


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "email is required; password is required"),
        ({**RIGHT, "password": ""}, "password must have at least 1 characters"),
        ({**RIGHT, "password": "x" * 1025}, "password must have at most 1024 characters"),
        ({**RIGHT, "email": "x" * 255}, "email must have at most 254 characters"),
        ({**RIGHT, "email": None, "code": 1}, "code is not known; email must be a string"),
        ({**RIGHT, "email": "ana\x00"}, "email must not contain control characters"),
        ([], "body must be an object"),
    ],
)
def test_bad_values_are_named(call, body, detail):
    """A client learns which field to correct."""
    answer = call("POST", json=body)

    assert (answer.status, answer.json["detail"]) == (422, detail)


def test_an_address_without_form_is_only_unknown(call):
    """Login does not teach what an account's address looks like."""
    assert call("POST", json={**RIGHT, "email": "ana"}).status == 401
