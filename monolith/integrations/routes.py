"""/integrations: what payment providers, rate services and other sources send or offer."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from monolith import bodies, outbox
from monolith.auth.callers import admin_only
from monolith.extensions import db
from monolith.fields import Form, Text
from monolith.integrations import events, payments, rates, signatures
from monolith.models import WebhookEvent
from monolith.problems import Invalid, Missing, Unauthenticated
from monolith.settings import Settings

integrations = Blueprint("integrations", __name__, url_prefix="/integrations")

NOTHING = Form()
EVENT = Form(required={"type": Text(1, 255)}, is_open=True)
ID_CHARACTERS = 255


@integrations.post("/payments/webhook")
def payment_webhook() -> Response:
    """Take an event of the payment provider; the same one twice has one effect."""
    settings: Settings = current_app.extensions["settings"]
    secrets = settings.secret_lines("payment-webhook-secrets")
    signatures.check_payment(request.headers.get("Stripe-Signature", ""), bodies.raw(), secrets)
    body = payments.check(bodies.json_value())
    events.require_storable(body)
    event = WebhookEvent(source="payments", event_id=body["id"], type=body["type"], payload=body)
    with db.transaction() as session:
        is_new = events.store(session, event, is_processed=True)
        if is_new:
            payments.apply(session, body)
    return jsonify({"received": True, "duplicate": not is_new})


@integrations.post("/sync")
@admin_only
def external_api_sync() -> Response:
    """Copy exchange rates now."""
    if bodies.raw():
        bodies.json_form(NOTHING)
    return jsonify(asdict(rates.sync()))


@integrations.post("/webhooks/<source>")
def webhook_handler(source: str) -> tuple[Response, int]:
    """Store an event of *source*; a worker processes it later."""
    event_id = check_signature(source)
    body = checked_event(bodies.json_value())
    event = WebhookEvent(source=source, event_id=event_id, type=body["type"], payload=body)
    with db.transaction() as session:
        is_new = events.store(session, event, is_processed=False)
        if is_new:
            session.add(outbox.row("webhook", {"source": source, "event_id": event_id}))
    return jsonify({"received": True, "duplicate": not is_new}), 202


def check_signature(source: str) -> str:
    """The id of an event that *source* signed; raises Missing for unknown sources."""
    settings: Settings = current_app.extensions["settings"]
    lines = [line.partition("=") for line in settings.secret_lines("webhook-secrets")]
    secrets = [secret for name, _, secret in lines if name == source]
    if not secrets:
        raise Missing(request.path)
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    event_id, sent_at, signature = (request.headers.get(name, "") for name in names)
    body = bodies.raw()
    if len(event_id) > ID_CHARACTERS:
        raise Unauthenticated("a signature is required")
    signatures.check_standard((event_id, sent_at, signature), body, secrets)
    return event_id


def checked_event(body: Any) -> dict[str, Any]:
    """*body* as an event that can be stored; raises Invalid."""
    if errors := EVENT.errors(body, ""):
        raise Invalid(errors)
    events.require_storable(body)
    return dict(body)
