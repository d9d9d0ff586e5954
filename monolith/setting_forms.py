"""Which settings exist, and what each must look like."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)

Kind = Literal["setting", "secret"]
Accepts = Callable[[str], bool]


@dataclass(frozen=True)
class Setting:
    """One setting: where a value comes from, and which values are good."""

    name: str
    form: str
    accepts: Accepts
    kind: Kind = "setting"
    default: str | None = None
    is_required: bool = True
    needed_with: str | None = None  # another setting, without which this one may be missing


def matches(pattern: str) -> Accepts:
    """Accept texts that match *pattern* as a whole."""
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def url(*schemes: str, host_needed: bool = True) -> Accepts:
    """Accept URLs of one of *schemes*."""

    def accepts(text: str) -> bool:
        try:
            parts = urlsplit(text)
        except ValueError:
            return False
        return parts.scheme in schemes and bool(parts.netloc or not host_needed)

    return accepts


def is_port(text: str) -> bool:
    """Accept TCP ports."""
    return text.isascii() and text.isdigit() and 1 <= int(text) <= 65535  # noqa: PLR2004 - ports


def read_private_key(text: str) -> PrivateKeyTypes:
    """
    The key of a PEM text; raises ValueError or TypeError.

    Its numbers are not checked: that takes 40 ms, and whoever can write our secrets
    has no need of a weak key.
    """
    return load_pem_private_key(text.encode(), None, unsafe_skip_rsa_key_validation=True)


def is_rsa_key(text: str) -> bool:
    """Accept PEM RSA private keys."""
    try:
        return isinstance(read_private_key(text), rsa.RSAPrivateKey)
    except (ValueError, TypeError):
        return False


def is_p256_key(text: str) -> bool:
    """Accept PEM private keys of the one curve that push services take."""
    try:
        key = read_private_key(text)
    except (ValueError, TypeError):
        return False
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)


def is_public_key(text: str) -> bool:
    """Accept PEM RSA public keys."""
    try:
        return isinstance(load_pem_public_key(text.encode()), rsa.RSAPublicKey)
    except ValueError:
        return False


def is_secret_lines(text: str) -> bool:
    """Accept a source and its key on each line; one that is no base64 would fail in a request."""
    lines = [SECRET_LINE.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    try:
        return bool(lines) and all(line and base64.b64decode(line["key"]) for line in lines)
    except binascii.Error:
        return False


EMAIL = r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+"
WEB = url("http", "https")
SECRET_LINE = re.compile(r"[A-Za-z0-9_-]+=whsec_(?P<key>[A-Za-z0-9+/]+={0,2})")

SETTINGS = (
    Setting("DATABASE_URL", "postgresql://…", url("postgresql", host_needed=False)),
    Setting("FLAGS_FILE", "path", bool, is_required=False),
    Setting(
        "LOG_LEVEL",
        "one of DEBUG, INFO, WARNING, ERROR",
        matches("DEBUG|INFO|WARNING|ERROR"),
        default="INFO",
    ),
    Setting("MAIL_FROM", "e-mail", matches(EMAIL), default="ledger@ledger.example"),
    Setting("RATES_URL", "http(s) URL", WEB),
    Setting("SENTRY_DSN", "URL", WEB, is_required=False),
    Setting("SMS_ACCOUNT", "text", bool),
    Setting("SMS_FROM", "phone number", matches(r"\+[1-9][0-9]{6,14}"), default="+15005550006"),
    Setting("SMS_URL", "http(s) URL", WEB),
    Setting("SMTP_HOST", "text", bool, default="127.0.0.1"),
    Setting("SMTP_PORT", "1-65535", is_port, default="25"),
    Setting(
        "SMTP_TLS",
        "one of none, starttls, tls",
        matches("none|starttls|tls"),
        default="none",
    ),
    Setting("SMTP_USERNAME", "text", bool, is_required=False),
    Setting("STORAGE_URL", "file:///… or s3://…", matches("file:///.*|s3://.+")),
    Setting(
        "VAPID_SUBJECT",
        "mailto: or https URL",
        matches("mailto:.+|https://.+"),
        default="mailto:ledger@ledger.example",
    ),
    Setting("jwt-private-key", "PEM", is_rsa_key, kind="secret"),
    Setting("jwt-public-key", "PEM", is_public_key, kind="secret"),
    Setting("payment-webhook-secrets", "one secret a line", bool, kind="secret"),
    Setting("smtp-password", "text", bool, kind="secret", needed_with="SMTP_USERNAME"),
    Setting("sms-token", "text", bool, kind="secret"),
    Setting(
        "vapid-private-key",
        "PEM (P-256)",
        is_p256_key,
        kind="secret",
    ),
    Setting("webhook-secrets", "<source>=whsec_<base64> a line", is_secret_lines, kind="secret"),
)
