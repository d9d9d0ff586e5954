"""
Sign a body as the senders of webhooks do.

Sources: "Verify webhook signatures manually", Stripe documentation; Standard Webhooks
specification 1.0.0, "Signature scheme".
"""

import base64
import binascii
import hmac

from offramp.cases.model import Sign
from offramp.errors import OfframpError


def headers(sign: Sign, body: bytes, secret_file: str, *, event: str, now: str) -> dict[str, str]:
    """
    Return the headers that sign *body* at *now* (seconds since 1970, as text).

    *secret_file* is the text of the secret file; its first secret is used. *event* becomes
    the ``webhook-id``. Raises `OfframpError` when the file holds no usable secret.
    """
    if sign.scheme == "stripe":
        return _stripe(body, _first_line(sign, secret_file), now)
    return _standard(body, _key(sign, secret_file), event, now)


def _stripe(body: bytes, secret: str, now: str) -> dict[str, str]:
    signed = hmac.digest(secret.encode(), f"{now}.".encode() + body, "sha256").hex()
    return {"Stripe-Signature": f"t={now},v1={signed}"}


def _standard(body: bytes, key: bytes, event: str, now: str) -> dict[str, str]:
    signed = hmac.digest(key, f"{event}.{now}.".encode() + body, "sha256")
    signature = f"v1,{base64.b64encode(signed).decode()}"
    return {"webhook-id": event, "webhook-timestamp": now, "webhook-signature": signature}


def _first_line(sign: Sign, secret_file: str) -> str:
    for line in secret_file.splitlines():
        if line.strip():
            return line.strip()
    raise OfframpError(f"the secret file {sign.secret} is empty")


def _key(sign: Sign, secret_file: str) -> bytes:
    start = f"{sign.source}=whsec_"
    for line in secret_file.splitlines():
        if line.startswith(start):
            try:
                return base64.b64decode(line.removeprefix(start).strip(), validate=True)
            except binascii.Error as error:
                raise OfframpError(
                    f"the secret file {sign.secret} has no base64 after {start}"
                ) from error
    raise OfframpError(f"the secret file {sign.secret} has no line {start}...")
