"""The answers handlers give: JSON, text, nothing, and problem documents."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shared.errors import Invalid, Problem
from shared.messages import Response

CENT = Decimal("0.01")


def ok(value: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Answer 200 with *value* as JSON."""
    return as_json(200, value, headers)


def as_json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Answer *status* with *value* as JSON."""
    return Response(status, encode(value), {"Content-Type": "application/json", **(headers or {})})


def no_content() -> Response:
    """Answer 204."""
    return Response(204)


def problem(error: Problem, request_id: str) -> Response:
    """Answer with the problem document of *error*."""
    document = {
        "type": f"urn:ledger:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "request_id": request_id,
    }
    if isinstance(error, Invalid):
        document["errors"] = [vars(one) for one in error.errors]
    headers = {"Content-Type": "application/problem+json", **error.headers}
    return Response(error.status, encode(document), headers)


def encode(value: Any) -> str:
    """Return *value* as JSON text; times in UTC seconds, money with two digits."""
    return ENCODER.encode(value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(CENT))
    return str(value)


ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))
