"""
Web Push: encrypted for the subscriber (RFC 8291), signed by us (RFC 8292).

A message is one record, however long it is, as RFC 8291 requires.
"""

import base64
import json
import time
from urllib.parse import urlsplit
from uuid import UUID

import http_ece
import jwt
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

from monolith import outbound_http
from monolith.extensions import db
from monolith.models import Notification, PushSubscription
from monolith.notify.failures import Gone, SendFailed
from monolith.settings import SettingError, Settings

TOKEN_SECONDS = 12 * 3600
GONE = (404, 410)
RECORD_OVERHEAD_BYTES = 18
SMALLEST_RECORD_BYTES = 4096


def send(notification: Notification, url: str | None) -> None:
    """Push one message to its subscription; raises Gone or SendFailed."""
    with db.transaction() as session:
        subscription = session.get(PushSubscription, UUID(notification.recipient))
    if subscription is None:
        raise Gone(notification.recipient)
    message = {"title": notification.subject, "body": notification.body, "url": url}
    try:
        body = encrypt(json.dumps(message).encode(), subscription)
        headers = request_headers(subscription.endpoint)
        answer = outbound_http.call("POST", subscription.endpoint, headers=headers, body=body)
    except (urllib3.exceptions.HTTPError, SettingError, ValueError) as error:
        raise SendFailed(f"{type(error).__name__}: {error}") from error
    if answer.status in GONE:
        raise Gone(notification.recipient)
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - success
        raise SendFailed(f"the push service answered {answer.status}")


def encrypt(message: bytes, subscription: PushSubscription) -> bytes:
    """*message* as only the subscriber can read it."""
    encrypted: bytes = http_ece.encrypt(
        message,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=from_base64url(subscription.p256dh),
        auth_secret=from_base64url(subscription.auth),
        rs=max(SMALLEST_RECORD_BYTES, len(message) + RECORD_OVERHEAD_BYTES),
    )
    return encrypted


def request_headers(endpoint: str) -> dict[str, str]:
    """The headers of a push: who sends it, and for how long it may wait."""
    settings: Settings = current_app.extensions["settings"]
    origin = urlsplit(endpoint)
    claims = {
        "aud": f"{origin.scheme}://{origin.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": settings["VAPID_SUBJECT"],
    }
    pem = settings["vapid-private-key"]
    token = jwt.encode(claims, pem, algorithm="ES256")
    return {
        "Authorization": f"vapid t={token}, k={public_key(pem)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": "86400",
    }


def public_key(pem: str) -> str:
    """The public half of the private key *pem*, base64url without padding."""
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the VAPID key must be a P-256 key")
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """The bytes of a base64url text without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
