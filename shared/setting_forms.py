"""What settings and secrets must look like: words for people, and a test for each."""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import urlsplit

Test = Callable[[str], bool]

WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]+=whsec_(?P<key>[A-Za-z0-9+/]+={0,2})")
LAST_PORT = 65_535


def is_url(*schemes: str) -> Test:
    """Return a test for URLs of these schemes with a host."""

    def test(value: str) -> bool:
        try:
            parts = urlsplit(value)
        except ValueError:
            return False
        return parts.scheme in schemes and bool(parts.netloc)

    return test


def is_database(value: str) -> bool:
    """Tell whether *value* names a PostgreSQL server; its host may be a socket folder."""
    return value.startswith("postgresql://")


def is_storage(value: str) -> bool:
    """Tell whether *value* is an absolute folder or a bucket."""
    return value.startswith("file:///") or is_url("s3")(value)


def is_port(value: str) -> bool:
    """Tell whether *value* is a TCP port."""
    return value.isascii() and value.isdigit() and 1 <= int(value) <= LAST_PORT


def is_private_key(kind: str) -> Test:
    """Return a test for PEM private keys: `rsa`, or `P-256`."""

    def test(value: str) -> bool:
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(value.encode(), None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError):
            return False
        if kind == "rsa":
            return isinstance(key, RSAPrivateKey)
        return isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1)

    return test


def is_rsa_public_key(value: str) -> bool:
    """Tell whether *value* is a PEM public key for RSA."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        return isinstance(load_pem_public_key(value.encode()), RSAPublicKey)
    except ValueError:
        return False


def is_webhook_secrets(value: str) -> bool:
    """Tell whether every line is ``<source>=whsec_<base64>``."""
    lines = [line for line in value.splitlines() if line.strip()]
    return bool(lines) and all(_is_webhook_secret(line.strip()) for line in lines)


def _is_webhook_secret(line: str) -> bool:
    found = WEBHOOK_SECRET.fullmatch(line)
    try:
        return bool(found and base64.b64decode(found["key"], validate=True))
    except binascii.Error:
        return False


def without_password(value: str) -> str:
    """
    Return *value* with what may be a password hidden: a URL's user's, and those of parameters.

    Too much is hidden rather than too little: a password may hold any of a URL's marks.
    """
    value = re.sub(r"(://[^:]*):.*@", r"\1:***@", value, flags=re.DOTALL)
    return re.sub(r"(?is)((?:password|passwd|secret|token|key) *=).*?(?=&|$)", r"\1***", value)


FORMS: dict[str, Test] = {
    "postgresql://…": is_database,
    "path": bool,
    "one of DEBUG, INFO, WARNING, ERROR": lambda v: v in ("DEBUG", "INFO", "WARNING", "ERROR"),
    "one of none, starttls, tls": lambda v: v in ("none", "starttls", "tls"),
    "e-mail": lambda v: bool(re.fullmatch(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+", v)),
    "http(s) URL": is_url("http", "https"),
    "URL": is_url("http", "https"),
    "text": bool,
    "phone number": lambda v: bool(re.fullmatch(r"\+[1-9][0-9]{6,14}", v)),
    "1-65535": is_port,
    "file:///… or s3://…": is_storage,
    "mailto: or https URL": lambda v: v.startswith("mailto:") or is_url("https")(v),
}
SECRET_FORMS: dict[str, tuple[str, Test]] = {
    "jwt-private-key": ("PEM", is_private_key("rsa")),
    "jwt-public-key": ("PEM", is_rsa_public_key),
    "payment-webhook-secrets": ("one secret a line", bool),
    "smtp-password": ("text", bool),
    "sms-token": ("text", bool),
    "vapid-private-key": ("PEM (P-256)", is_private_key("P-256")),
    "webhook-secrets": ("<source>=whsec_<base64> a line", is_webhook_secrets),
}
