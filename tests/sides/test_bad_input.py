"""Bad input gets the same 4xx problem from both sides, and leaves nothing behind."""

import time
import uuid

import pytest

from offramp.cases import Answer, HttpRequest
from offramp.cases.model import Sign
from offramp.cases.sign import headers as signed
from tests.sides import bad_input
from tests.sides.forged import DETAILS, Forger
from tests.sides.rows import Database
from tests.sides.sameness import differences
from tests.sides.sides import Side

STRIPE = Sign(scheme="stripe", secret="payment-webhook-secrets")
STANDARD = Sign(scheme="standard-webhooks", secret="webhook-secrets", source="shop")
PAYMENTS, SHOP = "/integrations/payments/webhook", "/integrations/webhooks/shop"


def refusal(sides: dict[str, Side], database: Database, request: HttpRequest) -> Answer:
    """Return the refusal of *request*, the same from both sides; neither writes a row."""
    before = database.rows()
    old, new = (sides[name].send(request) for name in ("old", "new"))

    assert differences(old, new) == []
    assert database.rows() == before
    problem = new.document()
    assert new.headers["content-type"] == "application/problem+json"
    assert problem["status"] == new.status
    assert problem["request_id"] == new.headers["x-request-id"]
    return new


@pytest.mark.parametrize("bad", bad_input.ALL, ids=lambda bad: bad.name)
def test_bad_input_is_refused_alike(bad, sides, database, token):
    """Which value and why, never a 500, nothing written."""
    answer = refusal(sides, database, bad.request(token))

    assert (answer.status, bad.says in answer.document()["detail"]) == (bad.status, True), answer


@pytest.mark.parametrize("kind", DETAILS)
def test_a_forged_token_is_refused_alike(kind, sides, database, secret_texts, token):
    """Neither side may believe what the other does not."""
    forger = Forger(secret_texts["jwt-private-key"], secret_texts["jwt-public-key"])
    headers = {"Authorization": forger.authorization(kind, token)}

    answer = refusal(sides, database, HttpRequest("GET", "/users/me", headers, b""))
    assert (answer.status, answer.document()["detail"]) == (401, DETAILS[kind])
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_token_from_a_clock_that_is_ahead_is_believed(side, sides, secret_texts, token):
    """Two hosts' clocks differ; a session must survive a shift all the same."""
    forger = Forger(secret_texts["jwt-private-key"], secret_texts["jwt-public-key"])
    headers = {"Authorization": forger.authorization("an issue in the future", token)}

    assert sides[side].send(HttpRequest("GET", "/users/me", headers, b"")).status == 200


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_case_of_the_scheme_does_not_matter(name, scheme, sides, token):
    """RFC 9110, part 11.1; the gateway leaves it to the sides to know schemes."""
    headers = {"Authorization": f"{scheme} {token}"}

    assert sides[name].call("GET /users/me", headers=headers).status == 200


@pytest.mark.parametrize("route", ["GET /config", "POST /integrations/sync"])
def test_a_user_is_not_an_admin_on_either_side(route, sides, database):
    """The role comes from the database, whatever the token says."""
    token = sides["new"].sign_in("demo")["access_token"]
    method, path = route.split()
    headers = {"Authorization": f"Bearer {token}"}

    answer = refusal(sides, database, HttpRequest(method, path, headers, b""))
    assert (answer.status, answer.document()["detail"]) == (403, "this needs the role admin")


def webhook(kind: str, secrets: dict[str, str]) -> HttpRequest:
    """Return a webhook of either scheme that is wrong in the way *kind* says."""
    scheme, _, fault = kind.partition(": ")
    sign, path = (STRIPE, PAYMENTS) if scheme == "payment" else (STANDARD, SHOP)
    body = b'{"id": "e", "type": "t", "created": 1, "data": {"object": {}}}'
    age = {"old": 301, "from the future": -900}.get(fault, 0)
    now = str(int(time.time()) - age)
    headers = signed(sign, body, secrets[sign.secret], event="evt", now=now)
    if fault == "unsigned":
        headers = {}
    if fault == "changed":
        body = body.replace(b'"t"', b'"T"')
    if fault == "another source":
        path = "/integrations/webhooks/nobody"
    return HttpRequest("POST", path, {**headers, "Content-Type": "application/json"}, body)


WEBHOOKS = {
    "payment: unsigned": (401, "a signature is required"),
    "payment: old": (401, "the signature is too old"),
    "payment: from the future": (401, "the signature is too old"),
    "payment: changed": (401, "the signature does not match"),
    "standard: unsigned": (401, "a signature is required"),
    "standard: old": (401, "the signature is too old"),
    "standard: from the future": (401, "the signature is too old"),
    "standard: changed": (401, "the signature does not match"),
    "standard: another source": (404, "there is nothing at /integrations/webhooks/nobody"),
}


@pytest.mark.parametrize(("kind", "expected"), WEBHOOKS.items(), ids=list(WEBHOOKS))
def test_a_webhook_that_is_not_the_senders_is_refused_alike(
    kind, expected, sides, database, secret_texts
):
    """An event is believed for its signature alone."""
    answer = refusal(sides, database, webhook(kind, secret_texts))

    assert (answer.status, answer.document()["detail"]) == expected


def payment(value: str) -> bytes:
    """Return an event with *value* as `data.object`."""
    event = '{"id": "e", "type": "payment.failed", "created": 1, "data": {"object": %s}}'
    return (event % value).encode()


PAYMENT_BODIES = {
    "no object": (b"[]", "body must be an object"),
    "nothing in it": (b"{}", "created is required; data is required; id is required"),
    "data that is text": (b'{"id":"e","type":"t","created":1,"data":"x"}', "data must be"),
    "no payment": (payment("{}"), "data.object.amount is required"),
    "a boolean amount": (
        payment('{"id": "p", "amount": true, "currency": "EUR"}'),
        "data.object.amount must be an integer",
    ),
    "a large amount": (
        payment('{"id": "p", "amount": 100000000000, "currency": "EUR"}'),
        "data.object.amount must be at most 99999999999",
    ),
    "a time beyond all numbers": (
        payment("{}").replace(b'"created": 1', b'"created": 1e400'),
        "created must be an integer",
    ),
    "a time beyond all days": (
        payment('{"id": "p", "amount": 1, "currency": "EUR"}').replace(
            b": 1,", b": 99999999999999,"
        ),
        "created must be",
    ),
}


@pytest.mark.parametrize("kind", PAYMENT_BODIES)
def test_a_signed_event_with_bad_values_is_refused_alike(kind, sides, database, secret_texts):
    """A signature says who sent it, not that it is right."""
    body, says = PAYMENT_BODIES[kind]
    now = str(int(time.time()))
    headers = signed(STRIPE, body, secret_texts[STRIPE.secret], event="", now=now)
    headers["Content-Type"] = "application/json"

    answer = refusal(sides, database, HttpRequest("POST", PAYMENTS, headers, body))
    assert (answer.status, says in answer.document()["detail"]) == (422, True), answer


@pytest.mark.parametrize("name", ["old", "new"])
def test_a_method_that_a_path_does_not_take_is_refused(name, sides):
    """405 names the path and the method, and says what is allowed."""
    answer = sides[name].call("DELETE /version")

    assert (answer.status, answer.document()["detail"]) == (405, "/version does not take DELETE")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/nowhere", "/users/me/", "/users//me", "/users/%2e%2e/me"])
def test_an_unknown_path_is_refused_by_the_old_side(path, sides):
    """The gateway sends paths that no function has to the old side."""
    answer = sides["old"].call(f"GET {path}")

    assert answer.status == 404
    assert answer.document()["type"] == "urn:ledger:problem:missing"


@pytest.mark.parametrize("name", ["old", "new"])
@pytest.mark.parametrize("given", ["a" * 129, "a b", "ümlaut", "", "a;b"])
def test_a_request_id_that_is_not_one_is_replaced(name, given, sides):
    """It goes into every log line, so nobody may write there what they like."""
    answer = sides[name].call("GET /version", headers={"X-Request-Id": given.encode()})

    assert uuid.UUID(answer.headers["x-request-id"])


def test_a_formula_is_neutralised_alike_in_exports(sides, database):
    """A spreadsheet must not run what somebody wrote into a description."""
    token = sides["old"].sign_in()["access_token"]
    database.query(
        "INSERT INTO transactions (user_id, booked_on, description, amount, currency, category)"
        " SELECT id, '2026-10-31', '=HYPERLINK(1)', 1, 'EUR', '@SUM(1)' FROM users"
        " WHERE email = 'demo@ledger.example'"
    )
    for form in ("csv", "jsonl", "xlsx"):
        route = f"GET /data/export?format={form}"
        old, new = (sides[name].call(route, token=token) for name in ("old", "new"))
        assert (old.status, new.status, differences(old, new)) == (200, 200, [])
        if form == "csv":
            assert b"2026-10-31,'=HYPERLINK(1),1.00,EUR,'@SUM(1),\r\n" in new.body
