"""The push service checks senders as real ones do, and decrypts as a browser does."""

import base64
import json
import os
import time
from typing import Any

import http_ece
import jwt
import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from outside.keys import SUBSCRIBER
from outside.testing import Outside

SENDER = ec.generate_private_key(ec.SECP256R1())
PAYLOAD = {"title": "Payment", "body": "12.50 € arrived", "url": "https://ledger.example/1"}


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encrypted(p256dh: str = SUBSCRIBER.p256dh) -> bytes:
    return http_ece.encrypt(
        json.dumps(PAYLOAD).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=unb64(p256dh),
        auth_secret=unb64(SUBSCRIBER.auth),
        version="aes128gcm",
    )


def vapid(signer: ec.EllipticCurvePrivateKey = SENDER, **claims: Any) -> str:
    """An Authorization header whose `k` is the sender's key, whoever signed."""
    token = jwt.encode({"sub": "mailto:l@ledger.example", **claims}, signer, algorithm="ES256")
    point = SENDER.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return f"vapid t={token}, k={base64.urlsafe_b64encode(point).rstrip(b'=').decode()}"


def push(
    outside: Outside, name: str = "demo", body: bytes | None = None, **headers: str | None
) -> urllib3.BaseHTTPResponse:
    usual = {
        "TTL": "86400",
        "Content-Encoding": "aes128gcm",
        "Authorization": vapid(aud=outside.http_url, exp=int(time.time()) + 43_200),
    }
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return urllib3.request(
        "POST",
        f"{outside.http_url}/push/{name}",
        body=encrypted() if body is None else body,
        headers={key: value for key, value in (usual | given).items() if value is not None},
        retries=False,
        timeout=60,
    )


def test_a_message_is_decrypted_for_its_subscriber(outside):
    """Only a real decryption shows that the sender's encryption is right."""
    answer = push(outside)

    assert (answer.status, answer.headers["TTL"]) == (201, "86400")
    (message,) = outside.messages("push", "demo")
    assert message.payload == PAYLOAD
    assert message.sender == "mailto:l@ledger.example"


def test_a_message_for_another_key_cannot_be_read(outside):
    """A sender that takes the wrong subscription's key must notice."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    body = encrypted(base64.urlsafe_b64encode(point).decode())

    assert push(outside, body=body).status == 400
    assert outside.messages() == []


@pytest.mark.parametrize("body", [b"", b"short", os.urandom(200)])
def test_noise_is_not_a_message(outside, body):
    """Broken bodies are the sender's fault, never this server's."""
    assert push(outside, body=body).status == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://push.example", "exp": 43_200},
        {"exp": -10},
        {"exp": 90_000},
        {"exp": 43_200, "sub": None},
        {"exp": 43_200, "signer": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=["other audience", "expired", "more than a day", "no subject", "signed by another key"],
)
def test_a_token_that_real_services_refuse_is_refused(outside, claims):
    """RFC 8292: audience, life, contact and signature."""
    claims = {"aud": outside.http_url} | claims
    claims["exp"] += int(time.time())

    assert push(outside, Authorization=vapid(**claims)).status == 403
    assert outside.messages() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"TTL": None}, 400), ({"Authorization": None}, 401), ({"Content_Encoding": "aesgcm"}, 415)],
)
def test_required_headers_are_required(outside, headers, status):
    """RFC 8030 and 8291 make them obligatory; some services forgive, others do not."""
    assert push(outside, **headers).status == status


def test_a_subscription_that_ended_answers_gone(outside):
    """410 tells the sender to remove the subscription."""
    assert push(outside, "gone").status == 410
    assert outside.messages() == []
