"""POST /integrations/payments/webhook."""

import hashlib
import hmac
import json
import time
from decimal import Decimal

import pytest

FUNCTION, PATH = "integrations/payment-webhook", "/integrations/payments/webhook"
FIRST, SECOND = b"whsec_payments_one", b"whsec_payments_two"
CREATED = 1_793_534_400


def event(number=1, kind="succeeded", created=CREATED, **changes):
    """Return the body of an event about one payment."""
    payment = {"id": "pay_1", "amount": 1250, "currency": "eur"} | changes
    body = {"id": f"evt_{number}", "type": f"payment.{kind}", "created": created}
    return json.dumps(body | {"data": {"object": payment}}).encode()


def signed(body, at=None, secret=FIRST):
    """Return the headers of an event, signed as the provider does."""
    at = int(time.time()) if at is None else at
    digest = hmac.digest(secret, f"{at}.".encode() + body, hashlib.sha256).hex()
    return {
        "Content-Type": "application/json",
        "Stripe-Signature": f"t={at},v0=00,v1={'0' * 64},v1={digest}",
    }


@pytest.fixture
def send(call):
    """Send a signed event and return the answer."""
    return lambda body, **given: call("POST", body=body, headers=signed(body, **given))


PAYMENTS = (
    "SELECT id, user_id, amount, currency, status, extract(epoch FROM event_at)::int FROM payments"
)


def test_a_payment_is_stored_with_its_user(send, rows, ana):
    """Matched by address, in any case."""
    answer = send(event(customer_email=ana.email.upper()))

    assert (answer.status, answer.json) == (200, {"received": True, "duplicate": False})
    assert rows(PAYMENTS) == [("pay_1", ana.id, Decimal("12.50"), "EUR", "paid", CREATED)]
    assert rows("SELECT source, event_id, type, processed_at IS NOT NULL FROM webhook_events") == [
        ("payments", "evt_1", "payment.succeeded", True)
    ]


def test_the_same_event_twice_has_one_effect(send, rows):
    """Providers deliver at least once."""
    send(event(1))
    again = send(event(1, amount=9999))

    assert (again.status, again.json["duplicate"]) == (200, True)
    assert rows("SELECT amount FROM payments") == [(Decimal("12.50"),)]


def test_an_older_event_does_not_undo_a_newer_one(send, rows, ana):
    """Providers do not keep the order; a refund must stay a refund."""
    send(event(1, "refunded", customer_email=ana.email))
    send(event(2, "succeeded", CREATED - 1))
    assert rows("SELECT status FROM payments") == [("refunded",)]

    send(event(3, "failed", CREATED))
    assert rows("SELECT status, user_id FROM payments") == [("failed", ana.id)]


def test_other_types_are_stored_only(send, rows):
    """A provider adds types when it likes."""
    body = json.dumps({"id": "e", "type": "x", "created": 0, "data": {"object": {}}}).encode()

    assert send(body).status == 200
    assert rows("SELECT type FROM webhook_events") == [("x",)]
    assert rows("SELECT count(*) FROM payments") == [(0,)]


@pytest.mark.parametrize("secret", [FIRST, SECOND])
def test_each_secret_holds_during_a_rotation(send, secret):
    """The provider changes over at a moment of its own."""
    assert send(event(), secret=secret).status == 200


def test_a_secret_is_a_line(send, services):
    """One of several words must not become several that are easier to guess."""
    file = services.config.secrets_folder / "payment-webhook-secrets"
    file.write_text("a secret of words \r\n\n another\n")

    assert [
        send(event(n), secret=secret).status
        for n, secret in enumerate((b"a secret of words", b"another", b"secret"))
    ] == [200, 200, 401]


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, "a signature is required"),
        ("", "a signature is required"),
        ("v1=00", "a signature is required"),
        ("t=now,v1=00", "a signature is required"),
        ("t={now}", "a signature is required"),
        ("t={now},v1=", "a signature is required"),
        ("t={old},v1=00", "the signature is too old"),
        ("t={now},v1=00", "the signature does not match"),
        ("t={now},v1=é", "the signature does not match"),
    ],
)
def test_what_the_provider_did_not_sign_is_refused(call, rows, header, detail):
    """Otherwise anyone could mark anything as paid."""
    now = int(time.time())
    headers = {"Content-Type": "application/json"}
    if header is not None:
        headers["Stripe-Signature"] = header.format(now=now, old=now - 301)
    answer = call("POST", body=event(), headers=headers)

    assert (answer.status, answer.json["detail"]) == (401, detail)
    assert rows("SELECT count(*) FROM webhook_events") == [(0,)]


def test_a_changed_body_is_refused(call):
    """The signature covers each byte."""
    answer = call("POST", body=event(amount=1), headers=signed(event(amount=2)))
    assert answer.json["detail"] == "the signature does not match"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"amount": -1}, "data.object.amount must be at least 0"),
        ({"amount": 100_000_000_000}, "data.object.amount must be at most 99999999999"),
        ({"amount": 12.5}, "data.object.amount must be an integer"),
        ({"currency": "euro"}, "data.object.currency must be a currency such as EUR"),
        ({"id": ""}, "data.object.id must have at least 1 characters"),
        ({"customer_email": 1}, "data.object.customer_email must be a string"),
    ],
)
def test_bad_values_are_named_by_their_path(send, rows, change, message):
    """Whoever builds the sender looks for them there; nothing is stored."""
    answer = send(event(**change))

    assert (answer.status, answer.json["detail"]) == (422, message)
    assert rows("SELECT count(*) FROM webhook_events") == [(0,)]


def test_an_empty_event_names_all_that_is_missing(send):
    """One round for the one who builds the sender."""
    assert send(b"{}").json["detail"] == (
        "created is required; data is required; id is required; type is required"
    )


def test_a_date_beyond_the_calendar_is_refused(send):
    """It could not be stored; that must not be a 500."""
    answer = send(event(created=10**15))
    assert answer.json["detail"] == "created must be at most 253402300799"
