"""POST /notifications/sms."""

import pytest

MESSAGE = {"to": "+4915123456789", "text": "Your code is 1 & 2 + ü"}


def test_a_text_message_is_sent(world, ana, outside):
    """As the provider expects it: form, account, token."""
    response = world.call("POST", "/notifications/sms", ana, json=MESSAGE)

    assert response.status_code == 202
    assert response.json["channel"] == "sms"
    [message] = outside.messages("sms")
    assert (message.to, message.sender) == ("+4915123456789", "+15005550006")
    assert message.text == "Your code is 1 & 2 + ü"
    assert world.rows("SELECT status FROM notifications") == ["sent"]


@pytest.mark.parametrize("fault", [500, 429, 400])
def test_what_fails_is_left_to_the_worker(world, ana, outside, fault):
    """Only 201 is success."""
    outside.fault(sms=fault)
    response = world.call("POST", "/notifications/sms", ana, json=MESSAGE)

    assert response.status_code == 202
    assert world.rows("SELECT topic, state, leased_by FROM outbox") == [("sms", "pending", None)]
    assert world.rows("SELECT status FROM notifications") == ["accepted"]


def test_what_nobody_has_configured_is_left_to_the_worker(environment, make_world, outside):
    """The message was accepted: an error now would be sent again by who gets it."""
    del environment["SMS_ACCOUNT"]
    world = make_world()
    response = world.call("POST", "/notifications/sms", world.person("ana"), json=MESSAGE)

    assert response.status_code == 202
    assert world.rows("SELECT topic, state, leased_by FROM outbox") == [("sms", "pending", None)]
    assert outside.messages() == []


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"to": "015123456789"}, "to must be a phone number such as +4915123456789"),
        ({"to": "+49151234567890123"}, "to must be a phone number such as +4915123456789"),
        ({"to": "+4915123456789\n"}, "to must not contain control characters"),
        ({"text": "x" * 1601}, "text must have at most 1600 characters"),
        ({"text": 5}, "text must be a string"),
    ],
)
def test_values_are_refused_by_name(world, ana, outside, change, detail):
    """Nothing is sent."""
    response = world.call("POST", "/notifications/sms", ana, json=MESSAGE | change)

    assert response.status_code == 422
    assert response.json["detail"] == detail
    assert outside.messages() == []
