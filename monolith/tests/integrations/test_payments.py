"""POST /integrations/payments/webhook."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from monolith.tests.world import PAYMENT_SECRETS, stripe_signature

PATH = "/integrations/payments/webhook"


def event(name="payment.succeeded", event_id="evt-1", created=1_800_000_000, **told):
    payment = {"id": "pay-1", "amount": 1250, "currency": "eur", **told}
    return {"id": event_id, "type": name, "created": created, "data": {"object": payment}}


def deliver(world, content, **signed):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {
        "Stripe-Signature": stripe_signature(body, **signed),
        "Content-Type": "application/json",
    }
    return world.call("POST", PATH, data=body, headers=headers)


def payments(world):
    return world.rows("SELECT id, amount::text, currency, status, user_id FROM payments")


def test_a_payment_is_stored_with_its_event(world, ana):
    """Hundredths become money, the address finds the user."""
    response = deliver(world, event(customer_email="ANA@ledger.example") | {"extra": 1})

    assert response.status_code == 200
    assert response.json == {"received": True, "duplicate": False}
    assert payments(world) == [("pay-1", "12.50", "EUR", "paid", ana.id)]
    assert world.rows(
        "SELECT source, event_id, type, processed_at IS NULL FROM webhook_events"
    ) == [("payments", "evt-1", "payment.succeeded", False)]


def test_the_same_event_twice_has_one_effect(world):
    """Providers send again when an answer is lost."""
    deliver(world, event())
    response = deliver(world, event(amount=1))

    assert response.json == {"received": True, "duplicate": True}
    assert payments(world)[0][1] == "12.50"


def test_twins_have_one_effect(world):
    """Exactly one of them is new."""
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: deliver(world, event()), range(6)))

    assert sorted(answer.json["duplicate"] for answer in answers) == [False] + [True] * 5


def test_the_newest_event_decides(world):
    """Events come in any order; of equal ones the later delivery counts."""
    deliver(world, event("payment.refunded", "evt-2", 1_800_000_002))
    deliver(world, event("payment.succeeded", "evt-1", 1_800_000_001))
    assert payments(world)[0][3] == "refunded"

    deliver(world, event("payment.failed", "evt-3", 1_800_000_002))
    assert payments(world)[0][3] == "failed"


def test_other_events_are_only_stored(world):
    """They may be of use later."""
    other = {"id": "evt-9", "type": "customer.created", "created": 0, "data": {"object": {}}}
    response = deliver(world, other)

    assert response.status_code == 200
    assert payments(world) == []
    assert world.rows("SELECT type FROM webhook_events") == ["customer.created"]


def test_each_secret_of_a_rotation_is_accepted(world):
    """The provider changes over some day."""
    assert deliver(world, event(), secret=PAYMENT_SECRETS[1]).status_code == 200


def test_one_right_signature_of_several_is_enough(world):
    """The provider signs with both secrets during a rotation."""
    body = json.dumps(event()).encode()
    signature = stripe_signature(body).replace(",v1=", ",v1=00,v1=")
    headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}

    assert world.call("POST", PATH, data=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("signature", "detail"),
    [
        ("", "a signature is required"),
        ("t=1", "a signature is required"),
        ("v1=00", "a signature is required"),
        ("t=x,v1=00", "a signature is required"),
        ("t=1,v1=00", "the signature is too old"),
        ({"age_seconds": 301}, "the signature is too old"),
        ({"age_seconds": -900}, "the signature is too old"),
        ({"body": b"{} "}, "the signature does not match"),
        ({"secret": "other"}, "the signature does not match"),
    ],
)
def test_unsigned_events_are_refused(world, signature, detail):
    """Before anything of the body is believed."""
    if isinstance(signature, dict):
        signature = stripe_signature(**{"body": b"{}", **signature})
    headers = {"Stripe-Signature": signature}
    response = world.call("POST", PATH, data=b"{}", headers=headers)

    assert response.status_code == 401
    assert response.json["detail"] == detail
    assert world.rows("SELECT count(*) FROM webhook_events") == [0]


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ({}, "created is required; data is required; id is required; type is required"),
        (event() | {"data": 5}, "data must be an object"),
        (event() | {"data": {}}, "data.object is required"),
        (event(amount=-1), "data.object.amount must be at least 0"),
        (event(amount=100_000_000_000), "data.object.amount must be at most 99999999999"),
        (event(amount=True), "data.object.amount must be an integer"),
        (event(currency="euro"), "data.object.currency must be a currency such as EUR"),
        (event(customer_email=5), "data.object.customer_email must be a string"),
        (event(created=-1), "created must be at least 0"),
        (event(created=10**18), "created must be at most 253402300799"),
        (event(id=""), "data.object.id must have at least 1 characters"),
        (event(note="a\0b"), "body must not contain control characters"),
        (event(note=["\ud800"]), "body must not contain control characters"),
        ([], "body must be an object"),
    ],
)
def test_values_are_refused_by_path(world, content, detail):
    """A signed event can still be wrong; nothing of it is stored."""
    response = deliver(world, content)

    assert response.status_code == 422
    assert response.json["detail"] == detail
    assert world.rows("SELECT count(*) FROM webhook_events") == [0]


def test_a_signed_body_that_is_no_json_is_malformed(world):
    """The signature comes first, then the syntax."""
    assert deliver(world, b"{").status_code == 400
    assert deliver(world, event(note=1e308)).status_code == 200
    assert deliver(world, b'{"n": 1e999}').status_code == 422
