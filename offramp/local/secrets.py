"""
Make the secrets that stack.yml describes, once, and show each function only its own.

Kinds: `random`, `rsa-2048`, `ec-p256`, `public-key of NAME`, `standard-webhooks NAME...`.
A secret that exists is never written again. The form of a webhook secret is the one of
the Standard Webhooks specification, "Symmetric".
"""

import base64
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from offramp.errors import OfframpError, UsageError

RANDOM_BYTES = 32
WEBHOOK_BYTES = 24


def ensure(folder: Path, kinds: Mapping[str, str]) -> list[str]:
    """
    Make what is missing in *folder* and return its names; keys before what is taken from them.

    Raises `UsageError` for a kind that does not exist.
    """
    derived = {name for name, kind in kinds.items() if kind.startswith("public-key of ")}
    missing = [name for name in kinds if not (folder / name).exists()]
    for name in sorted(missing, key=lambda name: name in derived):
        _write(folder / name, _value(name, kinds[name], folder))
    return missing


def require(folder: Path, users: Mapping[str, Iterable[str]]) -> None:
    """
    Check that *folder* has every secret somebody needs; *users* is who -> names.

    Raises `OfframpError` that names the file to write for each that is missing.
    """
    problems = [
        f"  - {user} needs the secret {name}: write it to {folder / name}"
        for user, names in users.items()
        for name in names
        if not (folder / name).is_file()
    ]
    if problems:
        raise OfframpError(
            "secrets are missing, which x-offramp.secrets does not make either:\n"
            + "\n".join(dict.fromkeys(problems))
        )


def show(folder: Path, names: Iterable[str], to: Path) -> None:
    """Make *to* a private folder that holds exactly *names*, as a container would have them."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(mode=0o700, parents=True)
    for name in names:
        (to / name).symlink_to(folder / name)


def _value(name: str, kind: str, folder: Path) -> str:
    match kind.split():
        case ["random"]:
            return secrets.token_urlsafe(RANDOM_BYTES)
        case ["rsa-2048" | "ec-p256" as algorithm]:
            return _private_key(algorithm)
        case ["public-key", "of", private] if (folder / private).is_file():
            return _public_key(folder / private)
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


def _public_key(private: Path) -> str:
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(private.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise OfframpError(f"{private} is not a private key without a password") from error
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def _write(file: Path, value: str) -> None:
    """Write in one step, so that a crash never leaves half a key."""
    fresh = file.with_name(f".{file.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(value)
        os.fsync(out.fileno())
    fresh.replace(file)
