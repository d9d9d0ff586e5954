"""Webhook events: stored once for each source and id."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from monolith.models import WebhookEvent
from monolith.problems import FieldError, Invalid


def store(session: Session, event: WebhookEvent, *, is_processed: bool) -> bool:
    """Write *event*; False where it was stored before. A twin waits for the first."""
    row = insert(WebhookEvent).values(
        source=event.source,
        event_id=event.event_id,
        type=event.type,
        payload=event.payload,
        processed_at=func.now() if is_processed else None,
    )
    written = session.execute(row.on_conflict_do_nothing().returning(WebhookEvent.event_id))
    return written.first() is not None


def require_storable(value: Any) -> None:
    """Raise Invalid for texts and numbers that JSON allows and PostgreSQL's jsonb does not."""
    if not is_storable(value):
        raise Invalid([FieldError("body", "must not contain control characters")])


def is_storable(value: Any) -> bool:
    """Tell whether jsonb takes *value*: no NUL, no lone surrogate, no endless number."""
    if isinstance(value, dict):
        return all(is_storable(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(is_storable(part) for part in value)
    if isinstance(value, float):
        return abs(value) != float("inf")
    if isinstance(value, str):
        return not any(text == "\0" or "\ud800" <= text <= "\udfff" for text in value)
    return True
