"""POST /integrations/payments/webhook: what the payment provider tells about payments."""

from typing import Any

from shared import json_body, responses, signatures
from shared.domain import webhooks
from shared.domain.webhooks import Event
from shared.http import Request, Response, endpoint
from shared.services import Services

from . import payments
from .payments import Notice


def verify(request: Request[Any], services: Services) -> None:
    """Refuse events that the provider did not sign with one of our secrets."""
    signed = signatures.stripe(request.headers.get("stripe-signature"), request.raw)
    secrets = services.config.secret_lines("payment-webhook-secrets")
    signatures.verify_stripe(signed, secrets, now=services.clock().timestamp())


@endpoint(body=Notice, verify=verify)
def handle(request: Request[Notice], services: Services) -> Response:
    """Store the event once, and bring its payment up to date."""
    notice = request.body
    payment = payments.read(notice)
    content = webhooks.payload(json_body.parse(request.raw))
    event = Event("payments", notice.id, notice.type, content)
    with services.database.transaction() as connection:
        is_new = webhooks.store(connection, event, is_processed=True)
        if is_new and payment:
            payments.apply(connection, payment)
    return responses.ok({"received": True, "duplicate": not is_new})
