"""Deleting an account: everything personal goes, in one transaction."""

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from monolith.models import (
    IdempotencyKey,
    LoginAttempt,
    LoginSession,
    Notification,
    OutboxRow,
    Payment,
    PushSubscription,
    Transaction,
    Upload,
    User,
    WebhookEvent,
)

OWNED = (Transaction, Upload, Notification, PushSubscription, IdempotencyKey, LoginSession)


def delete_account(session: Session, user: User) -> None:
    """
    Delete or anonymise all rows of *user*.

    The user row stays, so that its id is never given again; payments and their events stay for
    the books. The row is locked first: what is written for the user at the same moment waits,
    and is refused.
    """
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    session.execute(delete(OutboxRow).where(*pending_of(user)))
    for table in OWNED:
        session.execute(delete(table).where(table.user_id == user.id))
    session.execute(delete(LoginAttempt).where(LoginAttempt.email == user.email))
    session.execute(
        update(WebhookEvent)
        .where(*payment_events_of(user))
        .values(payload=WebhookEvent.payload.delete_path(["data", "object", "customer_email"])),
    )
    session.execute(update(Payment).where(Payment.user_id == user.id).values(user_id=None))
    session.execute(
        update(User)
        .where(User.id == user.id)
        .values(
            email=f"deleted-{user.id}@invalid",
            name="",
            password_hash="!",  # noqa: S106 - no password has this hash
            deleted_at=func.now(),
        ),
    )


def pending_of(user: User) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: outbox rows that would still notify *user*."""
    notification_ids = select(cast(Notification.id, String)).where(
        Notification.user_id == user.id,
    )
    return (
        OutboxRow.state == "pending",
        OutboxRow.payload["notification_id"].astext.in_(notification_ids),
    )


def payment_events_of(user: User) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: events that name *user*, or are about a payment of theirs."""
    told = WebhookEvent.payload["data"]["object"]
    payment_ids = select(Payment.id).where(Payment.user_id == user.id)
    return (
        WebhookEvent.source == "payments",
        or_(
            func.lower(told["customer_email"].astext) == user.email,
            told["id"].astext.in_(payment_ids),
        ),
    )
