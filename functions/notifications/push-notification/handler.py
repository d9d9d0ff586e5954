"""POST /notifications/push: accept a message to all browsers of the caller; a worker sends it."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection

from shared.domain import notifications, once, subscriptions
from shared.domain.notifications import Draft
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import pattern, text

ROUTE = "POST /notifications/push"
LINK = pattern("https://.*", "a URL that starts with https://", 2_000)


@dataclass(frozen=True)
class Push:
    """What to send; *url* is opened by a click on the message."""

    title: Annotated[str, text(1, 100)]
    body: Annotated[str, text(1, 2_000, multiline=True)]
    url: Annotated[str | None, LINK] = None


@endpoint(body=Push, signed_in=True)
def handle(request: Request[Push], services: Services) -> Response:
    """Write one notification, with its outbox row, for each subscription."""
    body, user_id = request.body, request.caller.user_id
    extra = {"url": body.url} if body.url else {}

    def accept(connection: Connection) -> dict[str, Any]:
        ids = [
            notifications.accept(
                connection, user_id, Draft("push", str(to), body.body, body.title), **extra
            )
            for to in subscriptions.ids_of(connection, user_id)
        ]
        return {"channel": "push", "status": "accepted", "notifications": ids}

    return once.answer(services, once.key_of(request, ROUTE, request.raw), 202, accept)
