"""POST /notifications/sms."""

import pytest

FUNCTION, PATH = "notifications/send-sms", "/notifications/sms"
SMS = {"to": "+4915123456789", "text": "Hello"}


def test_a_text_message_is_accepted_with_its_outbox_row(call, ana, rows):
    """What was accepted will be sent."""
    answer = call("POST", json=SMS, caller=ana)

    assert (answer.status, answer.json["channel"]) == (202, "sms")
    assert rows("SELECT channel, recipient, subject, body FROM notifications") == [
        ("sms", "+4915123456789", "", "Hello")
    ]
    assert rows("SELECT topic, payload FROM outbox") == [
        ("sms", {"notification_id": answer.json["id"]})
    ]


@pytest.mark.parametrize(
    "number",
    [
        "015123456789",
        "+0151234567",
        "+49",
        "+4915123456789012",
        "+49 151 2345",
        "+49\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    ],
)
def test_only_international_numbers_are_taken(call, ana, rows, number):
    """A provider would guess the country, and send it there."""
    answer = call("POST", json=SMS | {"to": number}, caller=ana)

    assert answer.json["detail"] == "to must be a phone number such as +4915123456789"
    assert rows("SELECT count(*) FROM outbox") == [(0,)]


def test_a_text_has_a_longest_length(call, ana):
    """Ten segments; each is paid for."""
    assert call("POST", json=SMS | {"text": "x" * 1600}, caller=ana).status == 202
    answer = call("POST", json=SMS | {"text": "x" * 1601}, caller=ana)
    assert answer.json["detail"] == "text must have at most 1600 characters"


def test_the_same_key_sends_once(call, ana, rows):
    """A client that lost the answer asks again."""
    answers = [
        call("POST", json=SMS, caller=ana, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]

    assert answers[0].json == answers[1].json
    assert rows("SELECT count(*) FROM outbox") == [(1,)]


def test_nobody_sends_without_signing_in(call):
    """Somebody would pay for it."""
    assert call("POST", json=SMS).status == 401
