"""Stand-ins with visible state, and short ways to call a function in tests."""

import json as json_module
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shared.config import Config
from shared.http import Endpoint
from shared.messages import Response
from shared.services import Services

NOWHERE = Path("/nowhere")


@dataclass
class FixedClock:
    """A clock that stands still until it is told to move."""

    at: datetime = datetime(2026, 11, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Event:
    """An event as the templates make it."""

    method: str = "GET"
    path: str = "/"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A response with its body read to the end."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json_module.loads(self.content)


def answer(response: Response) -> Answer:
    """Return *response* with a streamed body read to the end."""
    body = response.body
    if isinstance(body, str):
        body = body.encode()
    content = body if isinstance(body, bytes) else b"".join(body)
    return Answer(response.status, response.headers, content)


def event(method: str, target: str, *, json: Any = None, **given: Any) -> Event:
    """Return an event; *target* is a path with a query, *json* becomes the body."""
    parts = urlsplit(target)
    headers = dict(given.pop("headers", None) or {})
    if json is not None:
        given["body"] = json_module.dumps(json).encode()
        headers.setdefault("Content-Type", "application/json")
    query = dict(reversed(parse_qsl(parts.query, keep_blank_values=True)))
    return Event(method, parts.path, headers=headers, query=query, **given)


def call(handle: Endpoint, given: Event, services: Services) -> Answer:
    """Run *handle* on an event as a template would, but with *services*."""
    return answer(handle.run(given, services))


@cache
def keys() -> tuple[str, str]:
    """Return a private and a public RSA key (PEM) for the tokens of this test run."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = generate_private_key(65_537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@cache
def push_key() -> str:
    """Return a private P-256 key (PEM) for the push messages of this test run."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def write_secrets(folder: Path, **secrets: str) -> Path:
    """Write secret files (`jwt_private_key` → `jwt-private-key`) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    private, public = keys()
    for name, value in {"jwt_private_key": private, "jwt_public_key": public, **secrets}.items():
        (folder / name.replace("_", "-")).write_text(value)
    return folder


def services(
    environment: Mapping[str, str], secrets_folder: Path = NOWHERE, **objects: Any
) -> Services:
    """Return services of *environment*; *objects* replace attributes (`clock`, `storage`, ...)."""
    made = Services(Config(environment, secrets_folder))
    vars(made).update(objects)
    return made
