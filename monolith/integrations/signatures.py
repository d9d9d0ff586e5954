"""Signatures of webhooks, over the raw bytes of the body."""

import base64
import binascii
import hashlib
import hmac
import re
import time
from collections.abc import Iterable

from monolith.problems import Unauthenticated

TOLERANCE_SECONDS = 300
SECONDS = re.compile("[0-9]{1,15}")
PREFIX = "whsec_"


def check_payment(header: str, body: bytes, secrets: Iterable[str]) -> None:
    """``t=<unix seconds>,v1=<hex>[,v1=…]``; raises Unauthenticated."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    sent_at = next((value for name, _, value in parts if name == "t"), "")
    given = [value for name, _, value in parts if name == "v1" and value]
    signed = f"{sent_at}.".encode() + body
    right = [digest(secret.encode(), signed).hex() for secret in secrets]
    check(sent_at, given, right)


def check_standard(headers: tuple[str, str, str], body: bytes, secrets: Iterable[str]) -> None:
    """Standard Webhooks' id, timestamp and ``v1,<base64> …``; raises Unauthenticated."""
    event_id, sent_at, signatures = headers
    given = [text[3:] for text in signatures.split() if text.startswith("v1,") and text[3:]]
    if not event_id:
        given = []
    signed = f"{event_id}.{sent_at}.".encode() + body
    right = [base64.b64encode(digest(key(secret), signed)).decode() for secret in secrets]
    check(sent_at, given, right)


def check(sent_at: str, given: list[str], right: list[str]) -> None:
    """Raise Unauthenticated unless one of *given* is *right* and not too old."""
    if not SECONDS.fullmatch(sent_at) or not given:
        raise Unauthenticated("a signature is required")
    if abs(time.time() - int(sent_at)) > TOLERANCE_SECONDS:
        raise Unauthenticated("the signature is too old")
    pairs = [(one.encode(), other.encode()) for one in given for other in right]
    if not any([hmac.compare_digest(one, other) for one, other in pairs]):  # noqa: C419 - all
        raise Unauthenticated("the signature does not match")


def digest(secret: bytes, signed: bytes) -> bytes:
    """HMAC-SHA-256."""
    return hmac.new(secret, signed, hashlib.sha256).digest()


def key(secret: str) -> bytes:
    """The bytes of a ``whsec_<base64>`` secret; empty secrets match nothing."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret is not base64") from error
