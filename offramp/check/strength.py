"""
Is a secret strong enough for its kind; pure, and no part of a value is ever told.

Bounds: RSA keys of 2048 bits and more, NIST SP 800-57 part 1 rev. 5, table 2 (112 bits of
strength until 2030); other secrets 128 bits, counted as if every character that occurs were
equally likely; webhook secrets 24-64 bytes, Standard Webhooks, "Symmetric".
"""

import base64
import binascii
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

FEWEST_BITS = 128
RSA_BITS = 2048
WEBHOOK_BYTES = range(24, 65)
WEBHOOK = re.compile(r"([A-Za-z0-9_-]+)=whsec_([A-Za-z0-9+/]+={0,2})")
FEWEST_OWN = 10  # characters beside such a word; a whole JSON document may hold one
GUESSED = ("password", "changeme", "secret", "example", "12345", "qwerty", "letmein", "insecure")


def weakness(kind: str | None, value: bytes, others: Mapping[str, bytes]) -> str:
    """
    Return what is wrong with a secret of *kind*, continuing its name; empty for nothing.

    *kind* is as in `x-offramp.secrets`, None for a secret that somebody brought: of that
    only the obvious is told. *others* holds the private keys that public ones belong to.
    """
    match (kind or "").split():
        case ["random"]:
            return _guessable(value)
        case ["rsa-2048" | "ec-p256" as algorithm]:
            return _private(algorithm, value)
        case ["public-key", "of", name]:
            return _public(value, name, others.get(name))
        case ["standard-webhooks", *sources]:
            return _webhooks(value, sources)
    return _obvious(value)


def _obvious(value: bytes) -> str:
    text = value.decode(errors="replace").strip().lower()
    if not text:
        return "is empty"
    if any(_is_little_more(each) for each in (text, _password(text))):
        return "can be guessed: it is little more than a word that everybody tries"
    return ""


def _is_little_more(text: str) -> bool:
    """Tell whether *text* is a word that everybody tries, with less than FEWEST_OWN beside it."""
    own = text
    for word in GUESSED:
        own = own.replace(word, "")
    return own != text and len(own) < FEWEST_OWN


def _password(text: str) -> str:
    """Return the password in an address such as that of a database; empty where there is none."""
    try:
        return urlsplit(text).password or ""
    except ValueError:
        return ""


def _guessable(value: bytes) -> str:
    if why := _obvious(value):
        return why
    text = value.strip()
    bits = len(text) * math.log2(max(len(set(text)), 1))
    if bits < FEWEST_BITS:
        return f"has at most {bits:.0f} bits; {FEWEST_BITS} are needed"
    return ""


def _private(algorithm: str, value: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key = _load(value)
    if key is None:
        return "is not a private key in PEM without a password"
    if algorithm == "ec-p256":
        is_right = isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1"
        return "" if is_right else "is not an EC key of the curve P-256"
    if not isinstance(key, rsa.RSAPrivateKey):
        return "is not an RSA key"
    return "" if key.key_size >= RSA_BITS else f"has {key.key_size} bits; {RSA_BITS} are needed"


def _public(value: bytes, name: str, private: bytes | None) -> str:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        public = load_pem_public_key(value)
    except ValueError:
        return "is not a public key in PEM"
    key = _load(private) if private is not None else None
    if key is not None and key.public_key() != public:
        return f"does not belong to {name}"
    return ""


def _load(pem: bytes) -> Any | None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _webhooks(value: bytes, sources: list[str]) -> str:
    found: dict[str, bytes] = {}
    for line in value.decode(errors="replace").split():
        match = WEBHOOK.fullmatch(line)
        try:
            key = base64.b64decode(match[2], validate=True) if match else b""
        except binascii.Error:
            key = b""
        if not match or len(key) not in WEBHOOK_BYTES:
            return "has a line that is not SOURCE=whsec_… of 24 to 64 bytes in base64"
        found[match[1]] = key
    if missing := [source for source in sources if source not in found]:
        return f"has no line for {', '.join(missing)}"
    return ""
