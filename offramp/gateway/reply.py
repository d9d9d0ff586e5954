"""What a page of the operators' server answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Reply:
    """One answer; headers beyond the content's type and length."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def document(value: Any, status: int = 200) -> Reply:
    """Return *value* as JSON; what JSON has no word for (a date in YAML) becomes text."""
    body = json.dumps(value, default=str).encode()
    return Reply(status, JSON, body, {"Cache-Control": "no-store"})


def problem(status: int, title: str, **extra: str) -> Reply:
    """Return a problem document (RFC 9457)."""
    return Reply(status, PROBLEM, json.dumps({"status": status, "title": title, **extra}).encode())
