"""/notifications: send an e-mail, a text message, a push message."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from monolith import bodies, fields, idempotency
from monolith.auth.callers import caller, hold_account, signed_in
from monolith.extensions import db
from monolith.fields import Form, Text
from monolith.idempotency import Answer
from monolith.models import PushSubscription
from monolith.notify import dispatch
from monolith.notify.dispatch import Accepted, Message

notifications = Blueprint("notifications", __name__, url_prefix="/notifications")

PHONE = (re.compile(r"\+[1-9][0-9]{6,14}"), "must be a phone number such as +4915123456789")
WEB = (re.compile("https://.*"), "must be a URL that starts with https://")
EMAIL = Form(
    required={
        "to": fields.email,
        "subject": Text(1, 200),
        "text": Text(1, 100_000, multiline=True),
    },
)
SMS = Form(required={"to": Text(form=PHONE), "text": Text(1, 1600, multiline=True)})
PUSH = Form(
    required={"title": Text(1, 100), "body": Text(1, 2000, multiline=True)},
    optional={"url": Text(high=2000, form=WEB)},
)

Messages = Callable[[Session], list[Message]]
Describe = Callable[[list[Accepted]], dict[str, Any]]


@notifications.post("/email")
@signed_in
def send_email() -> Response:
    """Send an e-mail in the caller's name."""
    body = read(EMAIL)
    message = Message("email", body["to"].lower(), body["text"], subject=body["subject"])
    return send(lambda _: [message], one)


@notifications.post("/sms")
@signed_in
def send_sms() -> Response:
    """Send a text message."""
    body = read(SMS)
    message = Message("sms", body["to"], body["text"])
    return send(lambda _: [message], one)


@notifications.post("/push")
@signed_in
def send_push() -> Response:
    """Send a message to every browser the caller has subscribed with."""
    body = read(PUSH)

    def messages(session: Session) -> list[Message]:
        return [
            Message("push", str(found.id), body["body"], body["title"], body.get("url"))
            for found in subscriptions(session)
        ]

    return send(messages, several)


def read(form: Form) -> dict[str, Any]:
    """The body's values, once the Idempotency-Key is in order too."""
    body = bodies.json_form(form)
    idempotency.check_key()
    return body


def send(messages: Messages, describe: Describe) -> Response:
    """Accept the messages in one transaction, then try to send them."""
    claim = idempotency.claim(caller().id, bodies.raw())
    with db.transaction() as session:
        hold_account(session, caller().id)
        accepted = [dispatch.accept(session, caller().id, each) for each in messages(session)]
        answer = Answer(202, describe(accepted))
        kept = claim.keep(session, answer) if claim else None
        if kept:
            session.rollback()
    if kept:
        return kept.response()
    dispatch.send_all(accepted)
    return answer.response()


def subscriptions(session: Session) -> list[PushSubscription]:
    """The caller's subscriptions, oldest first."""
    mine = select(PushSubscription).where(PushSubscription.user_id == caller().id)
    return list(session.scalars(mine.order_by(PushSubscription.created_at, PushSubscription.id)))


def one(accepted: list[Accepted]) -> dict[str, Any]:
    """The answer to a single message."""
    notification = accepted[0].notification
    return {"id": str(notification.id), "channel": notification.channel, "status": "accepted"}


def several(accepted: list[Accepted]) -> dict[str, Any]:
    """The answer to a push."""
    ids = [str(each.notification.id) for each in accepted]
    return {"channel": "push", "status": "accepted", "notifications": ids}
