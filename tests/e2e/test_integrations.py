"""Point 6 of the manual test plan: webhooks of others, and their interfaces that we call."""

import json
import time
import uuid

import pytest

from offramp.cases import Context
from offramp.cases.model import Sending
from offramp.cases.prepare import prepare
from tests.waiting import until

pytestmark = pytest.mark.cluster


def payment(event: str, created: int) -> Sending:
    """A payment that the provider has signed."""
    paid = {"id": f"pay-{event}", "amount": 1250, "currency": "eur"}
    document = {"id": event, "type": "payment.succeeded", "created": created}
    return Sending.model_validate(
        {
            "request": {"json": {**document, "data": {"object": paid}}},
            "sign": {"scheme": "stripe", "secret": "payment-webhook-secrets"},
        }
    )


@pytest.mark.parametrize(("first", "second"), [("old", "new"), ("new", "old")])
def test_a_webhook_that_comes_twice_counts_once(first, second, callers, rows, secret_texts):
    """Senders repeat; during a migration the second may meet the other side."""
    context = Context("POST", "/integrations/payments/webhook", secrets=secret_texts)
    request = prepare(payment(str(uuid.uuid4()), int(time.time())), context)
    answers = [callers.side(side).send(request) for side in (first, second)]

    assert [answer.status for answer in answers] == [200, 200], answers
    assert [answer.document()["duplicate"] for answer in answers] == [False, True]
    assert rows.query("SELECT status, amount FROM payments") == [("paid", pytest.approx(12.5))]


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_webhook_of_somebody_else_is_refused(side, callers, rows):
    """Its sender does not know our secret."""
    headers = {"Stripe-Signature": f"t={int(time.time())},v1=00"}
    body = json.loads(prepare(payment("evt", 0), Context("POST", "/", secrets=KNOWN)).body)
    caller = callers.side(side)
    answer = caller.call("POST /integrations/payments/webhook", body, headers=headers)

    assert answer.status == 401
    assert rows.query("SELECT count(*) FROM payments") == [(0,)]


KNOWN = {"payment-webhook-secrets": "not-the-real-one"}


@pytest.mark.parametrize("side", ["old", "new"])
def test_rates_of_a_third_party_are_fetched(side, callers, rows, outside):
    """Into the same table from both sides."""
    caller = callers.side(side)
    token = caller.sign_in("admin")["access_token"]
    answer = caller.call("POST /integrations/sync", {}, token=token)

    assert answer.status == 200, answer
    assert until(lambda: rows.query("SELECT count(*) FROM exchange_rates")[0][0] > 0)


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_third_party_that_fails_is_named_and_nothing_is_half_done(side, callers, rows, outside):
    """The caller learns that it was not us, and can come back."""
    outside.fail("rates", 503)
    caller = callers.side(side)
    token = caller.sign_in("admin")["access_token"]
    answer = caller.call("POST /integrations/sync", {}, token=token)

    assert answer.status in (502, 503), answer
    assert answer.headers["content-type"] == "application/problem+json"
    outside.clear()
    assert caller.call("POST /integrations/sync", {}, token=token).status == 200
