"""POST /notifications/email."""

from concurrent.futures import ThreadPoolExecutor

import pytest

FUNCTION, PATH = "notifications/send-email", "/notifications/email"
EMAIL = {"to": "Eve@Example.com", "subject": "Hello", "text": "Line one\nline two"}


def test_an_email_is_accepted_with_its_outbox_row(call, ana, rows):
    """Both in one transaction: what was accepted will be sent."""
    answer = call("POST", json=EMAIL, caller=ana, headers={"X-Request-Id": "request-1"})

    assert answer.status == 202
    assert (answer.json["channel"], answer.json["status"]) == ("email", "accepted")
    assert rows(
        "SELECT id::text, user_id, recipient, subject, body, status FROM notifications"
    ) == [(answer.json["id"], ana.id, "eve@example.com", "Hello", "Line one\nline two", "accepted")]
    assert rows("SELECT topic, payload, headers->>'request_id' FROM outbox") == [
        ("email", {"notification_id": answer.json["id"]}, "request-1")
    ]


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_second_header_line_is_refused(call, ana, rows, field, end):
    """Header injection would let a caller send anything to anyone."""
    answer = call("POST", json=EMAIL | {field: f"a@b.example{end}Bcc: c@d.example"}, caller=ana)

    assert answer.status == 422
    assert answer.json["errors"] == [
        {"field": field, "message": "must not contain control characters"}
    ]
    assert rows("SELECT count(*) FROM outbox") == [(0,)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"to": "nobody"}, "to must be an e-mail address"),
        ({"subject": ""}, "subject must have at least 1 characters"),
        ({"subject": "x" * 201}, "subject must have at most 200 characters"),
        ({"text": "x" * 100_001}, "text must have at most 100000 characters"),
        ({"text": None}, "text must be a string"),
        ({"cc": "x"}, "cc is not known"),
    ],
)
def test_bad_values_are_named(call, ana, change, message):
    """The caller must learn which value is wrong."""
    answer = call("POST", json=EMAIL | change, caller=ana)

    assert (answer.status, answer.json["detail"]) == (422, message)


def test_the_same_key_sends_once(call, ana, rows):
    """A client that lost the answer asks again."""
    first, again = (
        call("POST", json=EMAIL, caller=ana, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )

    assert (again.status, again.json) == (202, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert rows("SELECT count(*) FROM outbox") == [(1,)]


def test_twins_at_the_same_moment_send_once(call, ana, rows):
    """The second waits for the first's transaction and gets its answer."""
    headers = {"Idempotency-Key": "k"}
    with ThreadPoolExecutor(5) as pool:
        sent = [
            pool.submit(call, "POST", json=EMAIL, caller=ana, headers=headers) for _ in range(5)
        ]
    answers = [each.result() for each in sent]

    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert rows("SELECT count(*) FROM outbox") == [(1,)]


def test_a_key_of_another_request_is_a_conflict(call, ana, rows):
    """Answering with the first request's result would be a lie."""
    call("POST", json=EMAIL, caller=ana, headers={"Idempotency-Key": "k"})
    answer = call(
        "POST", json=EMAIL | {"text": "other"}, caller=ana, headers={"Idempotency-Key": "k"}
    )

    assert answer.status == 409
    assert answer.json["detail"] == "this Idempotency-Key was used for another request"
    assert rows("SELECT count(*) FROM outbox") == [(1,)]


def test_a_key_belongs_to_its_user(call, ana, bob, rows):
    """Keys are chosen by clients; two may choose the same."""
    for person in (ana, bob):
        answer = call("POST", json=EMAIL, caller=person, headers={"Idempotency-Key": "k"})
        assert answer.status == 202
    assert rows("SELECT count(*) FROM outbox") == [(2,)]


@pytest.mark.parametrize("key", ["", "two words", "ä", "x" * 256])
def test_a_key_must_be_visible_ascii(call, ana, key):
    """It is stored and compared as it is."""
    answer = call("POST", json=EMAIL, caller=ana, headers={"Idempotency-Key": key})

    assert answer.json["detail"] == "Idempotency-Key must be 1 to 255 visible ASCII characters"


def test_nobody_sends_without_signing_in(call, rows):
    """An open relay would be found within a day."""
    assert call("POST", json=EMAIL).status == 401
    assert rows("SELECT count(*) FROM notifications") == [(0,)]
