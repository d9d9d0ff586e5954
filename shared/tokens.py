"""
Access tokens: JSON Web Tokens signed with RS256, valid for 15 minutes.

The signature is checked once for each token and process; expiry is looked at every time,
and whether the session still stands is the database's to say (`domain.sessions`).
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.errors import Unauthenticated

LIFETIME_SECONDS = 900
ISSUER = AUDIENCE = "ledger"
CLAIMS = ["iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"]
REMEMBERED = 512  # tokens whose signature this process has checked


@dataclass(frozen=True)
class Claims:
    """Whose token it is, for which session, until when (Unix seconds)."""

    user_id: uuid.UUID
    session_id: uuid.UUID
    expires: int


def key_id(public_key: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of the key's SubjectPublicKeyInfo."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    key = load_pem_public_key(public_key.encode())
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:16]


class Verifier:
    """Reads tokens signed by the holder of *public_key*'s private half."""

    def __init__(self, public_key: str) -> None:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        self._key = load_pem_public_key(public_key.encode())
        self._key_id = key_id(public_key)
        self._signed = lru_cache(REMEMBERED)(self._check_signature)

    def read(self, token: str, now: datetime) -> Claims:
        """Return what *token* says; raise Unauthenticated when it is not to be believed."""
        claims = self._signed(token)
        if claims.expires <= now.timestamp():
            raise Unauthenticated("the token has expired")
        return claims

    def _check_signature(self, token: str) -> Claims:
        import jwt

        options: Any = {"require": CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            if jwt.get_unverified_header(token).get("kid") != self._key_id:
                raise jwt.InvalidKeyError("signed with a key we do not know")
            claims = jwt.decode(
                token,
                self._key,  # type: ignore[arg-type]  # any other kind fails here
                ["RS256"],
                options=options,
                audience=AUDIENCE,
                issuer=ISSUER,
            )
            return _claims(claims)
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
            raise Unauthenticated("the token is not valid") from error


def _claims(claims: Mapping[str, Any]) -> Claims:
    if not isinstance(claims["exp"], int) or not isinstance(claims["iat"], int):
        raise TypeError("exp and iat must be integers")
    return Claims(uuid.UUID(claims["sub"]), uuid.UUID(claims["sid"]), claims["exp"])


class Signer:
    """Issues tokens with *private_key*; *public_key* names it in the token's header."""

    def __init__(self, private_key: str, public_key: str) -> None:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        # checking the key's primes takes 40 ms and tells nothing about who holds it
        self._key = load_pem_private_key(
            private_key.encode(), None, unsafe_skip_rsa_key_validation=True
        )
        self._key_id = key_id(public_key)

    def issue(self, user_id: uuid.UUID, session_id: uuid.UUID, role: str, now: datetime) -> str:
        """Return an access token of a session, valid from *now* for LIFETIME_SECONDS."""
        import jwt

        issued = int(now.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": str(session_id),
            "role": role,
            "iat": issued,
            "exp": issued + LIFETIME_SECONDS,
            "jti": str(uuid.uuid4()),
        }
        headers = {"kid": self._key_id}
        return jwt.encode(claims, self._key, "RS256", headers=headers)  # type: ignore[arg-type]  # any other kind fails here
