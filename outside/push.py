"""
A Web Push service and the browser behind it: checks the sender, decrypts, keeps.

Sources: RFC 8030 (TTL, answers), RFC 8291 (encryption), RFC 8292 (VAPID).
"""

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from outside.faults import Faults
from outside.keys import SUBSCRIBER
from outside.mailbox import Mailbox, Message
from outside.web import Call, Reply, json_reply

PATTERN = r"/push/(?P<name>[A-Za-z0-9._-]+)"
LONGEST_TOKEN_SECONDS = 86_400
LEEWAY_SECONDS = 5
GONE = "gone"


class RefusedError(Exception):
    """The service does not take this message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Push:
    """The push service; every name is an endpoint of `SUBSCRIBER`, but for `gone`."""

    mailbox: Mailbox
    faults: Faults

    def answer(self, call: Call) -> Reply:
        """POST /push/<name>: keep one message, decrypted."""
        name = call.parts["name"]
        fault = self.faults.take("push")
        if fault == "slow":
            self.faults.hold("push")
        elif isinstance(fault, int):
            return json_reply(fault, {"error": "a failure that was asked for"})
        if name == GONE:
            return json_reply(410, {"error": "the subscription has ended"})
        try:
            sender = _sender(call)
            message = _message(call, name, sender)
        except RefusedError as error:
            return json_reply(error.status, {"error": str(error)})
        kept = self.mailbox.add(message)
        return Reply(201, headers=(("Location", f"/messages/{kept.number}"), _ttl(call)))


def _ttl(call: Call) -> tuple[str, str]:
    """Return the TTL header, in seconds; RFC 8030 requires it."""
    ttl = call.headers.get("TTL", "")
    if not ttl.isdigit():
        raise RefusedError(400, "the header TTL is required")
    return "TTL", ttl


def _sender(call: Call) -> str:
    """Return `sub` of the VAPID token after checking signature, audience and life."""
    scheme, _, text = call.headers.get("Authorization", "").partition(" ")
    parameters = dict(part.strip().partition("=")[::2] for part in text.split(","))
    if scheme.lower() != "vapid" or not {"t", "k"} <= parameters.keys():
        raise RefusedError(401, "Authorization must be: vapid t=<token>, k=<public key>")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _b64(parameters["k"]))
        claims = jwt.decode(
            parameters["t"],
            key,
            algorithms=["ES256"],
            audience=f"http://{call.headers.get('Host')}",
            options={"require": ["aud", "exp", "sub"]},
        )
    except (jwt.InvalidTokenError, ValueError) as error:
        raise RefusedError(403, f"the VAPID token is not valid: {error}") from error
    _check_life(claims)
    return str(claims["sub"])


def _check_life(claims: dict[str, Any]) -> None:
    """Refuse a token that lives for more than a day from now (RFC 8292, section 2)."""
    if claims["exp"] > time.time() + LONGEST_TOKEN_SECONDS + LEEWAY_SECONDS:
        raise RefusedError(403, "the VAPID token lives for more than 24 hours")


def _message(call: Call, name: str, sender: str) -> Message:
    """Return what the browser would show."""
    _ttl(call)
    if call.headers.get("Content-Encoding") != "aes128gcm":
        raise RefusedError(415, "the content encoding must be aes128gcm")
    try:
        plain = http_ece.decrypt(
            call.body,
            private_key=_private_key(),
            auth_secret=_b64(SUBSCRIBER.auth),
            version="aes128gcm",
        ).decode()
    except (http_ece.ECEException, ValueError) as error:
        raise RefusedError(400, f"the message cannot be decrypted: {error}") from error
    payload = _json(plain)
    shown = payload if isinstance(payload, dict) else {}
    return Message(
        channel="push",
        to=name,
        sender=sender,
        subject=str(shown.get("title", "")),
        text=str(shown.get("body", plain)),
        headers=call.header_pairs(),
        payload=payload,
    )


def _json(text: str) -> Any:
    """Return the value of a JSON text; None for any other text."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _private_key() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(_b64(SUBSCRIBER.private_key), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


def _b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
