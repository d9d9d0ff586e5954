"""POST /notifications/sms: accept a text message; a worker sends it."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection

from shared.domain import notifications, once
from shared.domain.notifications import Draft
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import pattern, text

ROUTE = "POST /notifications/sms"
PHONE = pattern(r"\+[1-9][0-9]{6,14}", "a phone number such as +4915123456789")


@dataclass(frozen=True)
class Sms:
    """What to send; *to* is a number in E.164."""

    to: Annotated[str, PHONE]
    text: Annotated[str, text(1, 1_600, multiline=True)]


@endpoint(body=Sms, signed_in=True)
def handle(request: Request[Sms], services: Services) -> Response:
    """Write the notification and its outbox row."""
    body, user_id = request.body, request.caller.user_id

    def accept(connection: Connection) -> dict[str, Any]:
        draft = Draft("sms", body.to, body.text)
        return notifications.accepted(draft, notifications.accept(connection, user_id, draft))

    return once.answer(services, once.key_of(request, ROUTE, request.raw), 202, accept)
