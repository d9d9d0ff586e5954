"""POST /integrations/webhooks/{source}: store a signed event; a worker processes it later."""

from dataclasses import dataclass
from typing import Annotated, Any

from shared import json_body, outbox, responses, signatures
from shared.domain import webhooks
from shared.domain.webhooks import Event
from shared.errors import Missing
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import text

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True)
class Body:
    """What every event has; its other fields are the source's."""

    ACCEPTS_UNKNOWN = True

    type: Annotated[str, text(1, 255)]


def verify(request: Request[Any], services: Services) -> None:
    """Refuse sources that nobody knows, and events that the source did not sign."""
    lines = services.config.secret_lines("webhook-secrets")
    known = [
        line.partition("=")[2] for line in lines if line.startswith(f"{request.last_segment}=")
    ]
    if not known:
        raise Missing(f"there is nothing at {request.path}")
    claim = {name: request.headers.get(name) for name in HEADERS}
    signed = signatures.standard(claim, request.raw)
    signatures.verify_standard(signed, known, now=services.clock().timestamp())


@endpoint(body=Body, verify=verify)
def handle(request: Request[Body], services: Services) -> Response:
    """Store the event once, with the outbox row that has it processed."""
    event_id, source = request.headers["webhook-id"], request.last_segment
    event = Event(
        source, event_id, request.body.type, webhooks.payload(json_body.parse(request.raw))
    )
    with services.database.transaction() as connection:
        is_new = webhooks.store(connection, event)
        if is_new:
            outbox.add(connection, "webhook", {"source": source, "event_id": event_id})
    return responses.as_json(202, {"received": True, "duplicate": not is_new})
