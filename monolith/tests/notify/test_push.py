"""POST /notifications/push."""

import pytest

from outside.keys import SUBSCRIBER

MESSAGE = {"title": "Grüße", "body": "Two\nlines", "url": "https://ledger.example/1"}


def push(world, who, message=MESSAGE):
    return world.call("POST", "/notifications/push", who, json=message)


@pytest.fixture
def subscribed(world, ana, ben, outside):
    """Two browsers of Ana's, and one of Ben's."""
    second = world.subscribe(ana, f"{outside.http_url}/push/second", SUBSCRIBER)
    first = world.subscribe(ana, f"{outside.http_url}/push/first", SUBSCRIBER, age_days=1)
    world.subscribe(ben, f"{outside.http_url}/push/ben", SUBSCRIBER)
    return [first, second]


def test_every_browser_of_the_caller_is_told(world, ana, outside, subscribed):
    """Oldest first; each message can be read by the browser alone."""
    response = push(world, ana)

    assert response.status_code == 202
    assert response.json["channel"] == "push"
    assert response.json["status"] == "accepted"
    messages = outside.messages("push")
    assert [message.to for message in messages] == ["first", "second"]
    assert messages[0].payload == MESSAGE
    assert dict(messages[0].headers)["TTL"] == "86400"
    recipients = dict(world.rows("SELECT id::text, recipient FROM notifications"))
    order = [recipients[each] for each in response.json["notifications"]]
    assert order == [str(each) for each in subscribed]
    assert world.rows("SELECT DISTINCT status FROM notifications") == ["sent"]


def test_without_a_browser_nobody_is_told(world, ana, outside):
    """That is no error."""
    response = push(world, ana)

    assert response.status_code == 202
    assert response.json["notifications"] == []


def test_the_longest_message_fits_in_one_record(world, ana, outside, subscribed):
    """Browsers read one record only."""
    long = {"title": "ü" * 100, "body": "\U0001f600" * 2000}
    push(world, ana, long)

    assert outside.messages("push")[0].payload["body"] == long["body"]


def test_a_subscription_that_is_gone_is_removed(world, ana, outside):
    """And nobody tries again."""
    world.subscribe(ana, f"{outside.http_url}/push/gone", SUBSCRIBER)
    response = push(world, ana)

    assert response.status_code == 202
    assert world.rows("SELECT status, sent_at FROM notifications") == [("failed", None)]
    assert world.rows("SELECT count(*) FROM push_subscriptions") == [0]
    assert world.rows("SELECT count(*) FROM outbox") == [0]


def test_what_fails_is_left_to_the_worker(world, ana, outside, subscribed):
    """The link goes with the row, as the table has no column for it."""
    outside.fault(push=503)
    response = push(world, ana)

    assert response.status_code == 202
    rows = world.rows("SELECT topic, payload->>'url', state FROM outbox")
    assert rows == [("push", MESSAGE["url"], "pending")] * 2
    assert world.rows("SELECT count(*) FROM push_subscriptions") == [3]


def test_a_key_that_is_none_does_not_stop_the_others(world, ana, outside, subscribed):
    """Browsers have sent worse."""
    world.rows("UPDATE push_subscriptions SET p256dh = 'AAAA' WHERE id = :id", id=subscribed[0])
    push(world, ana)

    assert [message.to for message in outside.messages("push")] == ["second"]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"title": ""}, "title must have at least 1 characters"),
        ({"body": "x" * 2001}, "body must have at most 2000 characters"),
        ({"url": "http://ledger.example"}, "url must be a URL that starts with https://"),
        ({"url": f"https://{'x' * 2000}"}, "url must have at most 2000 characters"),
        ({"url": None}, "url must be a string"),
    ],
)
def test_values_are_refused_by_name(world, ana, change, detail):
    """A page must not lead elsewhere over plain HTTP."""
    response = push(world, ana, MESSAGE | change)

    assert response.status_code == 422
    assert response.json["detail"] == detail
