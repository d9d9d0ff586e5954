"""Authorization headers that nobody may believe."""

import base64
import hmac
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

NOT_VALID = "the token is not valid"
DETAILS = {
    "expired": "the token has expired",
    "another key": NOT_VALID,
    "alg none": NOT_VALID,
    "the public key as a password": NOT_VALID,
    "another audience": NOT_VALID,
    "another issuer": NOT_VALID,
    "another key's id": NOT_VALID,
    "no session": NOT_VALID,
    "a session that never was": "the session has ended",
    "a session that is no id": NOT_VALID,
    "another user's session": "the session has ended",
    "no end": NOT_VALID,
    "an end that is text": NOT_VALID,
    "an end within a second": NOT_VALID,
    "garbage": NOT_VALID,
    "basic": "a bearer token is required",
    "nothing": "a bearer token is required",
}


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass(frozen=True)
class Forger:
    """Somebody with a real token who tries to make more of it."""

    private_key: str
    public_key: str

    def authorization(self, kind: str, real: str) -> str:
        """Return the header of *kind*, made from the token *real*."""
        claims = jwt.decode(real, options={"verify_signature": False})
        headers = {"kid": jwt.get_unverified_header(real)["kid"]}
        return self._makers(claims, headers)[kind]()

    def _makers(self, claims: dict[str, Any], headers: dict[str, str]) -> dict[str, Callable]:
        now = int(time.time())

        def token(key: Any = self.private_key, kid: str = headers["kid"], **changes: Any) -> str:
            chosen = {name: each for name, each in (claims | changes).items() if each is not None}
            return "Bearer " + jwt.encode(chosen, key, "RS256", {"kid": kid})

        return {
            "expired": lambda: token(iat=now - 901, exp=now - 1),
            "another key": lambda: token(rsa.generate_private_key(65537, 2048)),
            "alg none": lambda: self._unsigned(claims),
            "the public key as a password": lambda: self._symmetric(claims, headers),
            "another audience": lambda: token(aud="bank"),
            "another issuer": lambda: token(iss="bank"),
            "another key's id": lambda: token(kid="0" * 16),
            "no session": lambda: token(sid=None),
            "a session that never was": lambda: token(sid=str(uuid.uuid4())),
            "a session that is no id": lambda: token(sid="1 OR 1=1"),
            "another user's session": lambda: token(sub=str(uuid.uuid4())),
            "no end": lambda: token(exp=None),
            "an end that is text": lambda: token(exp="soon"),
            "an end within a second": lambda: token(exp=now + 900.5),
            "an issue in the future": lambda: token(iat=now + 5000, exp=now + 5900),
            "garbage": lambda: "Bearer garbage",
            "basic": lambda: "Basic ZGVtbzpkZW1v",
            "nothing": lambda: "",
        }

    def _unsigned(self, claims: dict[str, Any]) -> str:
        """Say that no signature is needed."""
        head = _text(b'{"alg":"none","typ":"JWT"}')
        return f"Bearer {head}.{_text(json.dumps(claims).encode())}."

    def _symmetric(self, claims: dict[str, Any], headers: dict[str, str]) -> str:
        """Take the public key, which everybody knows, for a shared secret."""
        head = _text(json.dumps({"alg": "HS256", "typ": "JWT", **headers}).encode())
        text = f"{head}.{_text(json.dumps(claims).encode())}"
        mac = hmac.digest(self.public_key.encode(), text.encode(), "sha256")
        return f"Bearer {text}.{_text(mac)}"
