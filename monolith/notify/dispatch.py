"""
Accepts notifications and sends them within the request.

Each has an outbox row from the beginning, leased while we try: what fails, or is cut
off by the end of the process, is taken over by the delivery worker.
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, update
from sqlalchemy.orm import Session

from monolith import outbox
from monolith.extensions import db
from monolith.models import Notification, OutboxRow, PushSubscription
from monolith.notify import mail, push, sms
from monolith.notify.failures import Gone, SendFailed

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Message:
    """What is to be said to whom; *url* only for push."""

    channel: str
    recipient: str
    body: str
    subject: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Accepted:
    """A notification that was written, and the outbox row that stands for sending it."""

    notification: Notification
    row_id: UUID
    url: str | None


def accept(session: Session, user_id: UUID, message: Message) -> Accepted:
    """Write *message* in the caller's transaction; ``send_all`` sends it afterwards."""
    notification = Notification(
        id=uuid4(),
        user_id=user_id,
        channel=message.channel,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
    )
    payload = {"notification_id": str(notification.id)}
    if message.url:
        payload["url"] = message.url
    row = outbox.row(message.channel, payload)
    row.leased_by = leaseholder()
    row.leased_until = datetime.now(UTC) + LEASE
    session.add_all([notification, row])
    return Accepted(notification, row.id, message.url)


def send_all(accepted: Iterable[Accepted]) -> None:
    """Send each now; failures are left to the worker and not shown to the caller."""
    for one in accepted:
        send(one)


def send(accepted: Accepted) -> None:
    """Try once to send, and write down what came of it."""
    notification = accepted.notification
    try:
        if notification.channel == "email":
            mail.send(notification)
        elif notification.channel == "sms":
            sms.send(notification)
        else:
            push.send(notification, accepted.url)
    except Gone:
        forget(accepted)
    except SendFailed as error:
        log.warning("notification %s is left to the worker: %s", notification.id, error)
        leave_to_worker(accepted)
    else:
        finish(accepted, "sent")


def finish(accepted: Accepted, status: str) -> None:
    """The last word on a notification: its outbox row is not needed any more."""
    sent_at = func.now() if status == "sent" else None
    with db.transaction() as session:
        session.execute(delete(OutboxRow).where(*row_of(accepted)))
        session.execute(
            update(Notification)
            .where(Notification.id == accepted.notification.id)
            .values(status=status, sent_at=sent_at),
        )


def forget(accepted: Accepted) -> None:
    """The subscription has ended: remove it, and fail for good."""
    subscription_id = UUID(accepted.notification.recipient)
    with db.transaction() as session:
        session.execute(delete(PushSubscription).where(PushSubscription.id == subscription_id))
    finish(accepted, "failed")


def leave_to_worker(accepted: Accepted) -> None:
    """Give the outbox row free."""
    with db.transaction() as session:
        session.execute(
            update(OutboxRow)
            .where(*row_of(accepted))
            .values(leased_until=None, leased_by=None, due_at=func.now()),
        )


def row_of(accepted: Accepted) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: the outbox row, while its lease is ours."""
    return OutboxRow.id == accepted.row_id, OutboxRow.leased_by == leaseholder()


def leaseholder() -> str:
    """How this process signs its leases."""
    return f"monolith-{os.getpid()}"
