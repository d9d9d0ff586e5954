"""Who the caller is, on all routes that need one."""

import time
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa


def claims_of(person):
    token = person.headers["Authorization"].removeprefix("Bearer ")
    return jwt.decode(token, options={"verify_signature": False})


def ask(world, authorization):
    return world.call("GET", "/users/me", headers={"Authorization": authorization})


def sign(world, claims, **header):
    keys = world.app.extensions["token_keys"]
    headers = {"kid": keys.kid, **header}
    return "Bearer " + jwt.encode(claims, keys.private, algorithm="RS256", headers=headers)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic YTpi", "token"])
def test_a_token_is_required(world, authorization):
    """Nobody is not somebody."""
    response = ask(world, authorization)

    assert response.status_code == 401
    assert response.json["detail"] == "a bearer token is required"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_expired_token_says_so(world, ana):
    """Clients refresh on these words."""
    claims = claims_of(ana) | {"exp": int(time.time())}

    assert ask(world, sign(world, claims)).json["detail"] == "the token has expired"


def forgeries(world, ana):
    """Tokens that must not be believed, by what is wrong with them."""
    claims = claims_of(ana)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = {"kid": world.app.extensions["token_keys"].kid}
    yield "no JWT", "Bearer abc"
    yield "alg none", "Bearer " + jwt.encode(claims, None, algorithm="none", headers=kid)
    yield "HS256", "Bearer " + jwt.encode(claims, "x" * 32, algorithm="HS256", headers=kid)
    yield "another key", "Bearer " + jwt.encode(claims, stranger, algorithm="RS256", headers=kid)
    yield "another kid", sign(world, claims, kid="0" * 16)
    yield "another audience", sign(world, claims | {"aud": "other"})
    yield "another issuer", sign(world, claims | {"iss": "other"})
    yield "no id", sign(world, claims | {"sub": "ana"})
    yield "a number", sign(world, claims | {"sid": 5})
    yield "changed", ana.headers["Authorization"][:-4] + "AAAA"
    for name in claims:
        yield f"without {name}", sign(world, {k: v for k, v in claims.items() if k != name})


def test_forged_tokens_are_not_valid(world, ana):
    """Every way to make one up ends alike."""
    details = {name: ask(world, token).json["detail"] for name, token in forgeries(world, ana)}

    assert set(details.values()) == {"the token is not valid"}, details


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout'",
        "UPDATE sessions SET expires_at = now()",
        "UPDATE users SET deleted_at = now()",
        "DELETE FROM sessions",
    ],
)
def test_a_token_ends_with_its_session(world, ana, change):
    """Revocation holds at once, not after 15 minutes."""
    world.rows(change)

    assert world.call("GET", "/users/me", ana).json["detail"] == "the session has ended"


def test_a_session_of_somebody_else_is_none(world, ana, ben):
    """The token's user and session belong together."""
    mixed = claims_of(ana) | {"sid": str(ben.session_id)}
    unknown = claims_of(ana) | {"sid": str(uuid4())}

    assert ask(world, sign(world, mixed)).json["detail"] == "the session has ended"
    assert ask(world, sign(world, unknown)).json["detail"] == "the session has ended"


def test_the_role_is_the_one_in_the_database(world, ana):
    """A token cannot make an admin."""
    token = sign(world, claims_of(ana) | {"role": "admin"})
    response = world.call("GET", "/config", headers={"Authorization": token})

    assert response.status_code == 403
    assert response.json["detail"] == "this needs the role admin"


def test_logout_ends_the_session_and_may_be_repeated(world, ana):
    """A lost answer must not look like a failure."""
    first = world.call("POST", "/auth/logout", ana, data=b"not read")
    second = world.call("POST", "/auth/logout", ana)

    assert (first.status_code, second.status_code) == (204, 204)
    assert first.data == b""
    assert "Content-Type" not in first.headers
    assert world.rows("SELECT revoked_reason FROM sessions") == ["logout"]
    assert world.call("GET", "/users/me", ana).status_code == 401


def test_nobody_cannot_log_out(world):
    """There is nothing to end."""
    assert world.call("POST", "/auth/logout").status_code == 401
