"""What a handler gets: the `event` and `context` of OpenFaaS's python3-http contract."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from offramp_runtime.mappings import Headers, Query


@dataclass(slots=True)
class Event:
    """One request; *path* is percent-decoded, *body* is complete."""

    body: bytes
    headers: Headers
    method: str
    query: Query
    path: str


@dataclass(frozen=True)
class Context:
    """Where the handler runs."""

    hostname: str = field(default_factory=lambda: os.environ.get("HOSTNAME", "localhost"))


Handler = Callable[[Event, Context], Any]
