"""POST /notifications/email: accept an e-mail; a worker sends it."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection

from shared.domain import notifications, once
from shared.domain.notifications import Draft
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import email, text

ROUTE = "POST /notifications/email"


@dataclass(frozen=True)
class Email:
    """What to send; a line end in *to* or *subject* would be a header of its own."""

    to: Annotated[str, email]
    subject: Annotated[str, text(1, 200)]
    text: Annotated[str, text(1, 100_000, multiline=True)]


@endpoint(body=Email, signed_in=True)
def handle(request: Request[Email], services: Services) -> Response:
    """Write the notification and its outbox row."""
    body, user_id = request.body, request.caller.user_id

    def accept(connection: Connection) -> dict[str, Any]:
        draft = Draft("email", body.to, body.text, body.subject)
        return notifications.accepted(draft, notifications.accept(connection, user_id, draft))

    return once.answer(services, once.key_of(request, ROUTE, request.raw), 202, accept)
