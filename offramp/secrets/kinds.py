"""
Make a secret of a kind that stack.yml names.

Kinds: `random`, `rsa-2048`, `ec-p256`, `public-key of NAME`, `standard-webhooks NAME...`.
The form of a webhook secret is the one of the Standard Webhooks specification, "Symmetric".
"""

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping

from offramp.errors import OfframpError, UsageError

RANDOM_BYTES = 32
WEBHOOK_BYTES = 24


def order(names: Iterable[str], kinds: Mapping[str, str]) -> list[str]:
    """Return *names* so that keys come before what is taken from them."""
    return sorted(names, key=lambda name: kinds[name].startswith("public-key of "))


def make(name: str, kind: str, read: Callable[[str], bytes | None]) -> str:
    """
    Return a new value; *read* gives a secret that exists, None for others.

    Raises `UsageError` for a kind that does not exist.
    """
    match kind.split():
        case ["random"]:
            return secrets.token_urlsafe(RANDOM_BYTES)
        case ["rsa-2048" | "ec-p256" as algorithm]:
            return _private_key(algorithm)
        case ["public-key", "of", private] if (pem := read(private)) is not None:
            return _public_key(private, pem)
        case ["standard-webhooks", *sources] if sources:
            return "".join(f"{source}={_webhook_secret()}\n" for source in sources)
    raise UsageError(
        f"x-offramp.secrets.{name}: {kind!r} is not random, rsa-2048, ec-p256, "
        "public-key of NAME (a secret that exists) or standard-webhooks NAME..."
    )


def _webhook_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(WEBHOOK_BYTES)).decode()


def _private_key(algorithm: str) -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "ec-p256":
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _public_key(name: str, pem: bytes) -> str:
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise OfframpError(f"the secret {name} is not a private key without a password") from error
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
