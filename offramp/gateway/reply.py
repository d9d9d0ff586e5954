"""What the operators' server answers."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"
STANDARD = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Reply(Response):
    """One answer, with the headers that all of ours have."""

    def __init__(
        self, status: int, content_type: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        all_headers = {"Content-Type": content_type, **STANDARD, **(headers or {})}
        super().__init__(body, status, all_headers)


def document(value: Any, status: int = 200) -> Reply:
    """Return *value* as JSON; what JSON has no word for (a date in YAML) becomes text."""
    body = json.dumps(value, default=str).encode()
    return Reply(status, JSON, body, {"Cache-Control": "no-store"})


def problem(
    status: int, title: str, headers: Mapping[str, str] | None = None, **extra: str
) -> Reply:
    """Return a problem document (RFC 9457)."""
    body = json.dumps({"status": status, "title": title, **extra}).encode()
    return Reply(status, PROBLEM, body, headers)


def accepted() -> Reply:
    """Return what a write is answered with."""
    return Reply(202, TEXT, b"")
