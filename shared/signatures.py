"""
Signatures of webhooks, over the raw bytes of the body.

Two schemes: Stripe's header, and Standard Webhooks (https://www.standardwebhooks.com). Both accept
several secrets at a time, so that one can be replaced without losing an event.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.errors import Unauthenticated

TOLERANCE_SECONDS = 300
LONGEST_ID = 255
WHOLE_SECONDS = re.compile(r"[0-9]{1,15}")
SECRET_PREFIX = "whsec_"  # noqa: S105 - the published prefix, not a secret


@dataclass(frozen=True)
class Signed:
    """What a sender claims: *texts* are what it may have signed with, *at* its Unix time."""

    at: int
    content: bytes
    texts: tuple[str, ...]


def stripe(header: str | None, body: bytes) -> Signed:
    """Read `t=<unix seconds>,v1=<hex>[,v1=…]`; raise Unauthenticated where a part is missing."""
    pairs = [part.strip().partition("=")[::2] for part in (header or "").split(",")]
    at = next((value for name, value in pairs if name == "t"), "")
    texts = tuple(value for name, value in pairs if name == "v1" and value)
    return _signed(at, f"{at}.".encode() + body, texts)


def standard(headers: dict[str, str | None], body: bytes) -> Signed:
    """Read `webhook-id`, `webhook-timestamp` and `webhook-signature`; raise Unauthenticated."""
    event_id, at = headers.get("webhook-id") or "", headers.get("webhook-timestamp") or ""
    pairs = [part.partition(",") for part in (headers.get("webhook-signature") or "").split()]
    texts = tuple(text for version, _, text in pairs if version == "v1" and text)
    if not 1 <= len(event_id) <= LONGEST_ID:
        raise Unauthenticated("a signature is required")
    return _signed(at, f"{event_id}.{at}.".encode() + body, texts)


def verify_stripe(signed: Signed, secrets: Iterable[str], *, now: float) -> None:
    """Raise Unauthenticated unless one of *secrets* made the signature in the last 300 s."""
    digests = (_digest(secret.encode(), signed).hex() for secret in secrets)
    _verify(signed, list(digests), now)


def verify_standard(signed: Signed, secrets: Iterable[str], *, now: float) -> None:
    """As verify_stripe, with `whsec_<base64>` secrets."""
    digests = (_digest(key(secret), signed) for secret in secrets)
    _verify(signed, [base64.b64encode(digest).decode() for digest in digests], now)


def key(secret: str) -> bytes:
    """Return the bytes of a `whsec_<base64>` secret; raise ValueError when it is not one."""
    if not secret.startswith(SECRET_PREFIX):
        raise ValueError("a webhook secret must start with whsec_")
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret must be base64 after whsec_") from error


def _signed(at: str, content: bytes, texts: tuple[str, ...]) -> Signed:
    if not WHOLE_SECONDS.fullmatch(at) or not texts:
        raise Unauthenticated("a signature is required")
    return Signed(int(at), content, texts)


def _digest(secret: bytes, signed: Signed) -> bytes:
    return hmac.digest(secret, signed.content, hashlib.sha256)


def _verify(signed: Signed, expected: list[str], now: float) -> None:
    if abs(now - signed.at) > TOLERANCE_SECONDS:
        raise Unauthenticated("the signature is too old")
    matches = [
        hmac.compare_digest(text.encode(), digest.encode())
        for text in signed.texts
        for digest in expected
    ]
    if not any(matches):
        raise Unauthenticated("the signature does not match")
