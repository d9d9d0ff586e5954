"""Access tokens, and what is not one."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared import testing
from shared.errors import Unauthenticated
from shared.tokens import Signer, Verifier, key_id

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
USER, SESSION = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def verifier():
    return Verifier(testing.keys()[1])


@pytest.fixture
def token():
    return Signer(*testing.keys()).issue(USER, SESSION, "user", NOW)


def forged(claims=None, key=None, algorithm="RS256", **header):
    """Return a token with the ordinary claims, except for what is given; None removes one."""
    issued = int(NOW.timestamp())
    ordinary = {
        "iss": "ledger",
        "aud": "ledger",
        "sub": str(USER),
        "sid": str(SESSION),
        "role": "user",
        "iat": issued,
        "exp": issued + 900,
        "jti": str(uuid.uuid4()),
    }
    chosen = {name: v for name, v in {**ordinary, **(claims or {})}.items() if v is not None}
    headers = {"kid": key_id(testing.keys()[1]), **header}
    return jwt.encode(chosen, key or testing.keys()[0], algorithm, headers=headers)


def refusal(verifier, token, now=NOW):
    """Return the detail of the 401."""
    with pytest.raises(Unauthenticated) as caught:
        verifier.read(token, now)
    return caught.value.detail


def test_a_token_says_whose_it_is(verifier, token):
    """What was issued can be read until it expires."""
    claims = verifier.read(token, NOW + timedelta(seconds=899))

    assert (claims.user_id, claims.session_id) == (USER, SESSION)


def test_it_carries_what_the_other_side_looks_for(token):
    """The form is shared with the old side and the gateway."""
    claims = jwt.decode(token, options={"verify_signature": False})

    assert jwt.get_unverified_header(token)["kid"] == key_id(testing.keys()[1])
    assert claims["exp"] - claims["iat"] == 900
    assert set(claims) == {"iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"}


def test_it_expires_to_the_second_although_it_was_read_before(verifier, token):
    """The checked signature is remembered; the expiry must not be."""
    verifier.read(token, NOW)

    assert refusal(verifier, token, NOW + timedelta(seconds=900)) == "the token has expired"


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"])
def test_each_claim_is_required(verifier, claim):
    """A token without one was not issued by us."""
    assert refusal(verifier, forged({claim: None})) == "the token is not valid"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "x"},
        {"aud": "x"},
        {"sub": "ana"},
        {"sid": "1"},
        {"sub": 7},
        {"exp": "soon"},
        {"sid": []},
    ],
)
def test_claims_of_another_form_are_refused(verifier, claims):
    """Nothing behind the token check may stumble over them."""
    assert refusal(verifier, encoded(claims)) == "the token is not valid"


def encoded(claims):
    """Sign claims that PyJWT itself would refuse to write."""
    issued = int(NOW.timestamp())
    ordinary = json.loads(base64url_decode(forged().split(".")[1])) | claims | {"iat": issued}
    key = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
    head = forged().split(".")[0]
    body = f"{head}.{base64url(json.dumps(ordinary).encode())}"
    return f"{body}.{base64url(key.sign(body.encode(), key.prepare_key(testing.keys()[0])))}"


def base64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def base64url_decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_token_of_another_key_is_refused(verifier):
    """Even one that names our key."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    stranger = generate_private_key(65_537, 2048)
    assert refusal(verifier, forged(key=stranger)) == "the token is not valid"


def test_other_algorithms_are_refused(verifier, token):
    """`none`, and HMAC with the public key as its secret, are the classic forgeries."""
    head, body, _ = token.split(".")
    none = base64url(json.dumps({"alg": "none", "kid": key_id(testing.keys()[1])}).encode())
    confused = base64url(json.dumps({"alg": "HS256", "kid": key_id(testing.keys()[1])}).encode())

    assert refusal(verifier, f"{none}.{body}.") == "the token is not valid"
    assert (
        refusal(verifier, f"{confused}.{body}.{base64url(b'x' * 32)}") == "the token is not valid"
    )
    assert refusal(verifier, f"{head}.{body}.") == "the token is not valid"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "....", "é.é.é", "e30.e30.e30", "\ud800"])
def test_what_is_no_token_at_all_is_refused(verifier, text):
    """Never a 500."""
    assert refusal(verifier, text) == "the token is not valid"


@pytest.mark.parametrize("kid", ["0" * 16, None, 7])
def test_the_key_must_be_named(verifier, kid):
    """With two keys during a rotation, the name decides."""
    head = {"alg": "RS256", "typ": "JWT", "kid": kid}
    _, body, signature = forged().split(".")
    text = f"{base64url(json.dumps(head).encode())}.{body}.{signature}"

    assert refusal(verifier, text) == "the token is not valid"
