"""Access tokens: RS256 JWTs that live for 15 minutes."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from flask import Flask, current_app

from monolith.problems import Unauthenticated
from monolith.setting_forms import read_private_key

LIFE_SECONDS = 900
NAME = "ledger"
CLAIMS = ["iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"]


@dataclass(frozen=True)
class Claims:
    """What a valid token says."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True)
class Keys:
    """The key pair of this installation; *kid* names it in token headers."""

    private: RSAPrivateKey
    public: RSAPublicKey
    kid: str


class Tokens:
    """Issues and reads the application's access tokens."""

    def init_app(self, app: Flask, private_pem: str, public_pem: str) -> None:
        private = read_private_key(private_pem)
        public = load_pem_public_key(public_pem.encode())
        if not isinstance(private, RSAPrivateKey) or not isinstance(public, RSAPublicKey):
            raise TypeError("the jwt keys must be RSA keys")
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        kid = hashlib.sha256(der).hexdigest()[:16]
        app.extensions["token_keys"] = Keys(private, public, kid)

    @property
    def keys(self) -> Keys:
        keys: Keys = current_app.extensions["token_keys"]
        return keys

    def issue(self, user_id: UUID, session_id: UUID, role: str) -> str:
        """A token for one session, valid from now on."""
        now = int(time.time())
        claims = {
            "iss": NAME,
            "aud": NAME,
            "sub": str(user_id),
            "sid": str(session_id),
            "role": role,
            "iat": now,
            "exp": now + LIFE_SECONDS,
            "jti": str(uuid4()),
        }
        keys = self.keys
        return jwt.encode(claims, keys.private, algorithm="RS256", headers={"kid": keys.kid})

    def read(self, token: str) -> Claims:
        """The claims of *token*; raises Unauthenticated where it does not hold."""
        try:
            claims = self.decode(token)
            return Claims(UUID(claims["sub"]), UUID(claims["sid"]))
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("the token has expired") from error
        except (jwt.InvalidTokenError, ValueError, AttributeError, TypeError) as error:
            raise Unauthenticated("the token is not valid") from error

    def decode(self, token: str) -> dict[str, Any]:
        """Check the signature and every claim; raises jwt.InvalidTokenError."""
        if jwt.get_unverified_header(token).get("kid") != self.keys.kid:
            raise jwt.InvalidTokenError("signed with an unknown key")
        claims = jwt.decode(
            token,
            self.keys.public,
            algorithms=["RS256"],
            issuer=NAME,
            audience=NAME,
            options={"require": CLAIMS, "verify_iat": False},  # clocks of two hosts differ
        )
        if not isinstance(claims["exp"], int) or not isinstance(claims["iat"], int):
            raise jwt.InvalidTokenError("exp and iat are whole seconds")
        return claims
