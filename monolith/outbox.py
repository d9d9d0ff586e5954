"""Rows for the delivery worker; they carry the request's trace and id with them."""

from typing import Any
from uuid import uuid4

from monolith import request_ids
from monolith.models import OutboxRow
from monolith.telemetry import trace_headers


def row(topic: str, payload: dict[str, Any]) -> OutboxRow:
    """A row that is due at once."""
    headers = trace_headers()
    if request_id := request_ids.current_or_none():
        headers["request_id"] = request_id
    return OutboxRow(id=uuid4(), topic=topic, payload=payload, headers=headers)
