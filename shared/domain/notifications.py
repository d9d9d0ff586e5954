"""The table `notifications`: what was asked to be sent, and whether it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from shared import outbox

ADD = text("""
    INSERT INTO notifications (id, user_id, channel, recipient, subject, body)
    VALUES (:id, :user_id, :channel, :recipient, :subject, :body)""")
FIND = text("""
    SELECT id, recipient, subject, body, status, created_at
    FROM notifications WHERE id = :id""")
SETTLE = text("""
    UPDATE notifications
    SET status = CASE WHEN :is_sent THEN 'sent' ELSE 'failed' END,
        sent_at = CASE WHEN :is_sent THEN now() END
    WHERE id = :id AND status <> 'sent'""")


@dataclass(frozen=True)
class Draft:
    """What is to be sent; *recipient* is an address, a number, or a subscription's id."""

    channel: str
    recipient: str
    body: str
    subject: str = ""


@dataclass(frozen=True)
class Notification:
    """A row, as the one who delivers it needs it."""

    id: UUID
    recipient: str
    subject: str
    body: str
    status: str
    created_at: datetime


def accept(connection: Connection, user_id: UUID, draft: Draft, **extra: str) -> UUID:
    """
    Write *draft* and its outbox row in one transaction; return the notification's id.

    *extra* goes into the outbox row's payload, for what the table has no column for.
    """
    notification_id = uuid4()
    values = {"id": notification_id, "user_id": user_id, **vars(draft)}
    connection.execute(ADD, values)
    outbox.add(connection, draft.channel, {"notification_id": str(notification_id), **extra})
    return notification_id


def accepted(draft: Draft, notification_id: UUID) -> dict[str, Any]:
    """Return what the caller is told about one accepted notification."""
    return {"id": notification_id, "channel": draft.channel, "status": "accepted"}


def find(connection: Connection, notification_id: str) -> Notification | None:
    """Return a notification; None where there is none."""
    found = connection.execute(FIND, {"id": notification_id}).one_or_none()
    return None if found is None else Notification(*found)


def settle(connection: Connection, notification_id: str, *, is_sent: bool) -> None:
    """Mark it `sent`, or `failed`; what was sent once stays sent."""
    connection.execute(SETTLE, {"id": notification_id, "is_sent": is_sent})
