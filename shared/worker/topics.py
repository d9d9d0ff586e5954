"""What delivering a row of each topic means, and what is written when it has ended."""

import base64
import json

from sqlalchemy import Connection

from shared import invocations, outbox
from shared.domain import notifications, subscriptions, webhooks
from shared.domain.notifications import Notification
from shared.invocations import Answer
from shared.mail import Mail
from shared.outbox import rows
from shared.outbox.deliver import Outcome, Topic
from shared.outbox.rows import Row
from shared.outgoing import Client
from shared.push import GoneError, Push, Subscription
from shared.reachable import require_reachable
from shared.retries import PermanentError
from shared.services import Services
from shared.sms import Sms


def find(name: str) -> Topic:
    """Return the topic called *name*; one that nobody knows fails for good."""
    return TOPICS.get(name, UNKNOWN)


def _send_email(row: Row, services: Services) -> None:
    if found := _unsent(row, services):
        mail = Mail(str(found.id), found.recipient, found.subject, found.body)
        services.mailer.send(mail, found.created_at)


def _send_sms(row: Row, services: Services) -> None:
    if found := _unsent(row, services):
        services.sms.send(Sms(str(found.id), found.recipient, found.body))


def _send_push(row: Row, services: Services) -> None:
    found = _unsent(row, services)
    if found is None:
        return
    with services.database.transaction() as connection:
        keys = subscriptions.keys(connection, found.recipient)
    if keys is None:
        raise PermanentError("the subscription has been removed")
    content = {"title": found.subject, "body": found.body, "url": row.payload.get("url")}
    push = Push(str(found.id), Subscription(*keys), json.dumps(content).encode())
    services.push.send(push, now=services.clock().timestamp())


def _unsent(row: Row, services: Services) -> Notification | None:
    """Return the notification of *row*; None when it was sent already or its user is gone."""
    with services.database.transaction() as connection:
        found = notifications.find(connection, row.payload["notification_id"])
    return found if found is not None and found.status != "sent" else None


def _settle_notification(connection: Connection, row: Row, outcome: Outcome) -> None:
    notifications.settle(connection, row.payload["notification_id"], is_sent=outcome.error is None)


def _settle_push(connection: Connection, row: Row, outcome: Outcome) -> None:
    if isinstance(outcome.error, GoneError):
        subscriptions.remove_of(connection, row.payload["notification_id"])
    _settle_notification(connection, row, outcome)


def _settle_webhook(connection: Connection, row: Row, outcome: Outcome) -> None:
    if outcome.error is None:
        webhooks.processed(connection, row.payload["source"], row.payload["event_id"])


def _delete_files(row: Row, services: Services) -> None:
    for path in row.payload["paths"]:
        services.storage.delete(path)


def _invoke(row: Row, services: Services) -> Answer:
    url = services.config.optional("FUNCTIONS_URL")
    if not url:
        raise PermanentError("FUNCTIONS_URL is not set, so no function can be called")
    return invocations.call(row.payload, url)


def _settle_call(connection: Connection, row: Row, outcome: Outcome) -> None:
    """
    Tell the last answer in a row of its own, so that telling it again calls nobody again.

    A call that was made needs its caller's headers and body no more; they may hold passwords.
    """
    if outcome.error is None:
        rows.trim(connection, row, "headers", "body")
    if row.payload["callback"]:
        answer = outcome.result or getattr(outcome.error, "answer", invocations.NEVER)
        outbox.add(connection, "callback", invocations.callback(row.payload, answer))


def _call_back(row: Row, _: Services) -> None:
    require_reachable(row.payload["url"])
    body = base64.b64decode(row.payload["body"])
    client = Client("the callback's address")
    client.send("POST", row.payload["url"], headers=row.payload["headers"], body=body)


def _refuse(row: Row, _: Services) -> None:
    raise PermanentError(f"nothing delivers the topic {row.topic}")


def _nothing(*_: object) -> None:
    """A topic for which delivery, or settling, needs nothing more."""


# A function may take five minutes: these never get all of a worker's threads.
SLOW = ("invoke",)
UNKNOWN = Topic(_refuse, _nothing)
TOPICS = {
    "email": Topic(_send_email, _settle_notification),
    "sms": Topic(_send_sms, _settle_notification),
    "push": Topic(_send_push, _settle_push),
    "webhook": Topic(_nothing, _settle_webhook),
    "storage.delete": Topic(_delete_files, _nothing),
    "invoke": Topic(_invoke, _settle_call),
    "callback": Topic(_call_back, _nothing),
}
