"""POST /notifications/push."""

from uuid import uuid4

import pytest

FUNCTION, PATH = "notifications/push-notification", "/notifications/push"
PUSH = {"title": "Report", "body": "It is ready."}


@pytest.fixture
def subscribe(rows):
    """Write a subscription, *seconds* ago, and return its id."""

    def write(user_id, seconds=0):
        values = {"id": uuid4(), "user_id": user_id, "endpoint": f"https://push.example/{uuid4()}"}
        rows(
            """INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth, created_at)
               VALUES (:id, :user_id, :endpoint, 'p', 'a', now() - make_interval(secs => :age))""",
            age=seconds,
            **values,
        )
        return str(values["id"])

    return write


def test_each_browser_of_the_caller_gets_its_own_message(call, ana, bob, rows, subscribe):
    """One may be gone while the other still listens; oldest first."""
    newer, older = subscribe(ana.id, 1), subscribe(ana.id, 2)
    subscribe(bob.id)

    answer = call("POST", json=PUSH | {"url": "https://ledger.example/r"}, caller=ana)

    assert (answer.status, answer.json["channel"], answer.json["status"]) == (
        202, "push", "accepted",
    )  # fmt: skip
    found = {
        id_: (recipient, subject, body)
        for id_, recipient, subject, body in rows(
            "SELECT id::text, recipient, subject, body FROM notifications"
        )
    }
    assert [found[id_] for id_ in answer.json["notifications"]] == [
        (older, "Report", "It is ready."),
        (newer, "Report", "It is ready."),
    ]
    payloads = [payload for (payload,) in rows("SELECT payload FROM outbox")]
    assert {payload["notification_id"] for payload in payloads} == set(found)
    assert {payload["url"] for payload in payloads} == {"https://ledger.example/r"}


def test_a_user_without_browsers_gets_an_empty_list(call, ana, rows):
    """Nothing to do is no error."""
    answer = call("POST", json=PUSH, caller=ana)

    assert (answer.status, answer.json["notifications"]) == (202, [])
    assert rows("SELECT count(*) FROM outbox") == [(0,)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"url": "http://x.example"}, "url must be a URL that starts with https://"),
        ({"url": "https://" + "x" * 2000}, "url must have at most 2000 characters"),
        ({"title": "x" * 101}, "title must have at most 100 characters"),
        ({"body": "x" * 2001}, "body must have at most 2000 characters"),
        ({"url": None}, "url must be a string"),
    ],
)
def test_bad_values_are_named(call, ana, change, message):
    """The caller must learn which value is wrong."""
    assert call("POST", json=PUSH | change, caller=ana).json["detail"] == message


def test_the_same_key_sends_once(call, ana, rows, subscribe):
    """A client that lost the answer asks again."""
    subscribe(ana.id)
    answers = [
        call("POST", json=PUSH, caller=ana, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]

    assert answers[0].json == answers[1].json
    assert rows("SELECT count(*) FROM notifications") == [(1,)]
