"""What one side wrote holds on the other, in both directions: a shift must not be noticed."""

import json
import time
import uuid

import bcrypt
import pytest

from offramp.cases import HttpRequest
from offramp.cases.model import Sign
from offramp.cases.sign import headers as signed
from tests.sides.rows import Database
from tests.sides.sides import ACCOUNTS, Side
from tests.waiting import until

DIRECTIONS = [("old", "new"), ("new", "old")]
MAIL = {"to": "ana@ana.example", "subject": "Hello", "text": "Good morning."}
PROFILE, REFRESH = "GET /users/me", "POST /auth/refresh-token"


@pytest.fixture(params=DIRECTIONS, ids=["old then new", "new then old"])
def pair(request, sides) -> tuple[Side, Side]:
    return sides[request.param[0]], sides[request.param[1]]


@pytest.fixture
def first(pair) -> Side:
    return pair[0]


@pytest.fixture
def second(pair) -> Side:
    return pair[1]


def refresh(side: Side, token: str) -> int:
    return side.call(REFRESH, {"refresh_token": token}).status


def age_used_tokens(database: Database, seconds: int) -> None:
    """Make it that long ago that refresh tokens were used, without waiting."""
    database.query(
        "UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => %s)", (seconds,)
    )


def test_an_access_token_is_taken_by_the_other_side(first, second):
    """A caller does not sign in again because a route was shifted."""
    token = first.sign_in()["access_token"]

    assert second.call(PROFILE, token=token).status == 200


def test_a_refresh_token_is_rotated_by_the_other_side(first, second):
    """The longer-lived half of a session moves as well."""
    answer = second.call(REFRESH, {"refresh_token": first.sign_in()["refresh_token"]})

    assert answer.status == 200
    assert first.call(PROFILE, token=answer.document()["access_token"]).status == 200
    assert refresh(first, answer.document()["refresh_token"]) == 200


def test_a_lost_answer_is_made_good_by_the_other_side(first, second):
    """The grace of 10 s is kept in the database, not in a process."""
    token = first.sign_in()["refresh_token"]

    assert [refresh(first, token), refresh(second, token)] == [200, 200]


def test_a_stolen_refresh_token_ends_the_session_on_both_sides(first, second, database):
    """Reuse is noticed by a side that did not see the first use."""
    pair = first.sign_in()
    assert refresh(first, pair["refresh_token"]) == 200
    age_used_tokens(database, seconds=11)

    assert refresh(second, pair["refresh_token"]) == 401
    assert first.call(PROFILE, token=pair["access_token"]).status == 401
    assert database.query("SELECT revoked_reason FROM sessions") == [("reuse",)]


def test_signing_out_ends_the_session_on_the_other_side(first, second):
    """A revoked session must not live on where it was not revoked."""
    pair = first.sign_in()
    assert first.call("POST /auth/logout", token=pair["access_token"]).status == 204

    answer = second.call(PROFILE, token=pair["access_token"])
    assert (answer.status, answer.document()["detail"]) == (401, "the session has ended")
    assert refresh(second, pair["refresh_token"]) == 401
    assert second.call("POST /auth/logout", token=pair["access_token"]).status == 204


def test_failed_attempts_of_both_sides_are_counted_together(first, second):
    """Else a shift at 50 % would double the guesses an attacker has."""
    wrong = {"email": "demo@ledger.example", "password": "wrong"}
    statuses = [side.call("POST /auth/login", wrong).status for side in [first] * 3 + [second] * 2]
    locked = [side.call("POST /auth/login", ACCOUNTS["demo"]) for side in (first, second)]

    assert statuses == [401] * 5
    assert [answer.status for answer in locked] == [429, 429]
    assert all(int(answer.headers["retry-after"]) > 600 for answer in locked)


def test_a_success_forgets_the_failures_of_the_other_side(first, second):
    """Both must agree on when an account is open again."""
    wrong = {"email": "demo@ledger.example", "password": "wrong"}
    for _ in range(4):
        first.call("POST /auth/login", wrong)
    second.sign_in("demo")

    assert [first.call("POST /auth/login", wrong).status for _ in range(5)] == [401] * 5


def test_a_lockout_that_ended_is_over_on_both_sides(first, second, database):
    """What the old side remembers in its process outlasts the database's truth by a second."""
    wrong = {"email": "demo@ledger.example", "password": "wrong"}
    for _ in range(6):
        first.call("POST /auth/login", wrong)
    database.query("DELETE FROM login_attempts")
    second.sign_in("demo")

    assert second.call("POST /auth/login", wrong).status == 401
    until(lambda: first.call("POST /auth/login", wrong).status == 401, seconds=20)


def test_a_password_hash_renewed_by_one_side_opens_on_the_other(first, second, database):
    """Bcrypt becomes argon2id at a login, in a form both sides read."""
    hashed = bcrypt.hashpw(b"other-password-1", bcrypt.gensalt(4)).decode()
    database.query(
        "UPDATE users SET password_hash = %s WHERE email = 'other@ledger.example'", (hashed,)
    )
    first.sign_in("other")

    ((renewed,),) = database.query(
        "SELECT password_hash FROM users WHERE email = 'other@ledger.example'"
    )
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    second.sign_in("other")


def test_an_idempotency_key_is_replayed_by_the_other_side(first, second, database):
    """A retry that meets the other side must not send a second e-mail."""
    token = first.sign_in()["access_token"]
    key = {"Idempotency-Key": "once"}
    answers = [
        side.call("POST /notifications/email", MAIL, token=token, headers=key)
        for side in (first, second)
    ]

    assert [answer.status for answer in answers] == [202, 202]
    assert answers[0].document() == answers[1].document()
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert database.query("SELECT count(*) FROM notifications") == [(1,)]


def test_an_idempotency_key_with_another_body_is_refused_by_the_other_side(first, second):
    """The request's hash is computed alike."""
    token = first.sign_in()["access_token"]
    key = {"Idempotency-Key": "once"}
    first.call("POST /notifications/email", MAIL, token=token, headers=key)

    changed = MAIL | {"text": "Good evening."}
    answer = second.call("POST /notifications/email", changed, token=token, headers=key)
    assert answer.status == 409


def test_an_upload_is_replayed_by_the_other_side(first, second, database):
    """For uploads the hash is that of the file, whether it came raw or as a form."""
    token = first.sign_in()["access_token"]
    content = b"date,description,amount\n2026-10-01,Rent,-800.00\n"
    form = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="upload.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n--b--\r\n"
    )
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "file"}
    raw = first.send(
        HttpRequest("POST", "/data/uploads", headers | {"Content-Type": "text/csv"}, content)
    )
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    again = second.send(HttpRequest("POST", "/data/uploads", headers | multipart, form))

    assert (raw.status, again.status) == (201, 201)
    assert again.document() == raw.document()
    assert database.query("SELECT count(*) FROM uploads") == [(2,)]


def test_etags_hold_across_sides(first, second):
    """A cache filled by one side is confirmed by the other; a lost update is noticed."""
    token = first.sign_in()["access_token"]
    etag = first.call(PROFILE, token=token).headers["etag"]
    assert second.call(PROFILE, token=token, headers={"If-None-Match": etag}).status == 304

    change = second.call("PATCH /users/me", {"name": "Dora"}, token=token)
    assert change.status == 200
    stale = first.call("PATCH /users/me", {"name": "D"}, token=token, headers={"If-Match": etag})
    assert stale.status == 412
    assert first.call(PROFILE, token=token).headers["etag"] == change.headers["etag"]


def test_a_deleted_account_is_gone_on_the_other_side(first, second, database):
    """No session, no login, no way back to the old address."""
    pair = first.sign_in("other")
    gone = first.call(
        "DELETE /users/me", {"password": "other-password-1"}, token=pair["access_token"]
    )

    assert gone.status == 204
    assert second.call(PROFILE, token=pair["access_token"]).status == 401
    assert second.call("POST /auth/login", ACCOUNTS["other"]).status == 401
    assert database.query("SELECT count(*) FROM users WHERE deleted_at IS NOT NULL") == [(1,)]


def test_a_payment_event_has_one_effect_on_both_sides(first, second, database, secret_texts):
    """The provider sends events again, and not to the same side."""
    event = {
        "id": f"evt_{uuid.uuid4()}",
        "type": "payment.succeeded",
        "created": int(time.time()),
        "data": {"object": {"id": "pay_1", "amount": 1250, "currency": "eur"}},
    }
    body = json.dumps(event).encode()
    sign = Sign(scheme="stripe", secret="payment-webhook-secrets")
    headers = signed(sign, body, secret_texts[sign.secret], event="", now=str(int(time.time())))
    headers["Content-Type"] = "application/json"
    request = HttpRequest("POST", "/integrations/payments/webhook", headers, body)

    answers = [first.send(request).document(), second.send(request).document()]
    assert [answer["duplicate"] for answer in answers] == [False, True]
    assert database.query("SELECT amount::text, currency, status FROM payments") == [
        ("12.50", "EUR", "paid")
    ]


def test_an_older_payment_event_does_not_undo_a_newer_one(first, second, database, secret_texts):
    """Events overtake each other on their way to different sides."""
    now = int(time.time())
    sign = Sign(scheme="stripe", secret="payment-webhook-secrets")
    for side, kind, created in (
        (first, "payment.refunded", now),
        (second, "payment.succeeded", now - 60),
    ):
        payment = {"id": "pay_2", "amount": 100, "currency": "EUR"}
        event = {"id": kind, "type": kind, "created": created, "data": {"object": payment}}
        body = json.dumps(event).encode()
        headers = signed(sign, body, secret_texts[sign.secret], event="", now=str(now))
        headers["Content-Type"] = "application/json"
        request = HttpRequest("POST", "/integrations/payments/webhook", headers, body)
        assert side.send(request).status == 200

    assert database.query("SELECT status FROM payments") == [("refunded",)]


def test_a_webhook_is_stored_once_by_both_sides(first, second, database, secret_texts):
    """Standard Webhooks are sent again until somebody acknowledges them."""
    body = b'{"type": "order.created"}'
    sign = Sign(scheme="standard-webhooks", secret="webhook-secrets", source="shop")
    headers = signed(
        sign, body, secret_texts[sign.secret], event="msg_1", now=str(int(time.time()))
    )
    headers["Content-Type"] = "application/json"
    request = HttpRequest("POST", "/integrations/webhooks/shop", headers, body)

    answers = [first.send(request), second.send(request)]
    assert [answer.status for answer in answers] == [202, 202]
    assert [answer.document()["duplicate"] for answer in answers] == [False, True]
    assert database.query("SELECT topic FROM outbox") == [("webhook",)]


def test_a_sync_that_failed_is_finished_by_the_other_side(first, second, database, outside):
    """The cursor is in the database; no page is fetched twice or left out."""
    token = first.sign_in("admin")["access_token"]
    outside.fault(rates={"fail_after_pages": 3})
    assert first.call("POST /integrations/sync", token=token).status == 503
    outside.fault(rates=None)

    finished = second.call("POST /integrations/sync", token=token)
    assert (finished.status, finished.document()) == (
        200,
        {"pages": 5, "rates": 450, "not_modified": False},
    )
    assert database.query("SELECT count(*) FROM exchange_rates") == [(750,)]


def test_a_whole_sync_is_known_to_the_other_side(first, second):
    """The ETag of the first page is kept for both."""
    token = first.sign_in("admin")["access_token"]
    first.call("POST /integrations/sync", token=token)

    again = second.call("POST /integrations/sync", token=token)
    assert again.document() == {"pages": 0, "rates": 0, "not_modified": True}
