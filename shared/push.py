"""
Web Push: messages to browsers, encrypted for each and signed with this application's key.

Sources: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (VAPID).
"""

import base64
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from shared.config import Config
from shared.outgoing import Client, RefusedError
from shared.retries import PermanentError

TOKEN_SECONDS = 12 * 3600
KEPT_SECONDS = 86_400
RECORD_BYTES = 4096
RECORD_OVERHEAD_BYTES = 17  # one for the delimiter, 16 for the tag
GONE = (404, 410)


@dataclass(frozen=True)
class Subscription:
    """Where a browser listens; keys are base64url texts without padding."""

    endpoint: str
    p256dh: str
    auth: str = field(repr=False)


@dataclass(frozen=True)
class Push:
    """One message; *identity* is a UUID that stays the same over all attempts."""

    identity: str
    to: Subscription
    message: bytes


class GoneError(PermanentError):
    """The subscription has ended and should be removed."""


@dataclass(frozen=True)
class Sender:
    """An application's identity towards push services; *private_key* is a P-256 PEM."""

    client: Client
    private_key: str = field(repr=False)
    subject: str

    def send(self, push: Push, *, now: float) -> None:
        """
        Hand *push* to the browser's push service; *now* in Unix seconds.

        The Topic lets the service replace a message that came twice. Raises GoneError for
        404 and 410, else as `Client.send` does.
        """
        headers = {
            "Authorization": self._authorization(push.to.endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Topic": push.identity.replace("-", ""),
        }
        body = encrypt(push.message, push.to)
        try:
            self.client.send("POST", push.to.endpoint, headers=headers, body=body)
        except RefusedError as error:
            if error.status in GONE:
                raise GoneError(str(error)) from error
            raise

    def _authorization(self, endpoint: str, now: float) -> str:
        import jwt
        from cryptography.hazmat.primitives import serialization as form

        key = form.load_pem_private_key(self.private_key.encode(), password=None)
        public = key.public_key()
        point = public.public_bytes(form.Encoding.X962, form.PublicFormat.UncompressedPoint)
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now) + TOKEN_SECONDS,
            "sub": self.subject,
        }
        token = jwt.encode(claims, self.private_key, algorithm="ES256")
        return f"vapid t={token}, k={_text(point)}"


def from_config(config: Config) -> Sender:
    """Return the identity of the secret `vapid-private-key`."""
    key, subject = config.secret("vapid-private-key"), config.setting("VAPID_SUBJECT")
    return Sender(Client("the push service"), key, subject)


def encrypt(message: bytes, to: Subscription) -> bytes:
    """
    Return *message* as one aes128gcm record that only the subscriber can read.

    Raises PermanentError when the subscription's keys are no keys.
    """
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        return http_ece.encrypt(  # type: ignore[no-any-return]  # it has no types; bytes
            message,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_bytes(to.p256dh),
            auth_secret=_bytes(to.auth),
            rs=max(RECORD_BYTES, len(message) + RECORD_OVERHEAD_BYTES + 1),
        )
    except ValueError as error:
        raise PermanentError(f"the subscription's keys cannot be used: {error}") from error


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
