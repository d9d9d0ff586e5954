"""Point 5 of the manual test plan: notifications leave, again where it failed, and never twice."""

import pytest

from tests.waiting import until

pytestmark = pytest.mark.cluster
ROUTES = {"email": "POST /notifications/email", "sms": "POST /notifications/sms"}
BODIES = {
    "email": {"to": "ana@example.com", "subject": "Report", "text": "It is ready."},
    "sms": {"to": "+4915112345678", "text": "It is ready."},
}
PENDING = "SELECT id FROM outbox WHERE state = 'pending'"  # what may still be sent, or again
STATE = "SELECT state, attempts FROM outbox ORDER BY created_at DESC LIMIT 1"


def send(caller, channel="email", **changed):
    token = caller.sign_in()["access_token"]
    answer = caller.call(ROUTES[channel], BODIES[channel] | changed, token=token)
    assert answer.status == 202, answer
    return answer


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize("channel", ROUTES)
def test_notifications_arrive_once(channel, side, callers, rows, outside):
    """Whichever side took them."""
    send(callers.side(side), channel)
    until(lambda: outside.messages(channel) and rows.query(PENDING) == [])

    assert len(outside.messages(channel)) == 1


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_push_message_arrives(side, callers, rows, outside):
    """Encrypted for the subscription of the caller."""
    caller = callers.side(side)
    token = caller.sign_in()["access_token"]
    body = {"title": "Report", "body": "It is ready."}
    answer = caller.call("POST /notifications/push", body, token=token)

    assert answer.status == 202, answer
    assert until(lambda: outside.messages("push"))


def test_a_failed_delivery_is_tried_again(new, rows, outside):
    """A mail server that is away for a moment loses nothing."""
    outside.fail("smtp", {"fault": "temporary", "times": 2})
    send(new)
    until(lambda: outside.messages("email"))

    until(lambda: rows.query(STATE)[0] == ("delivered", 3))
    assert len(outside.messages("email")) == 1


def test_a_dead_letter_is_kept_and_can_be_sent_again(cluster, new, rows, outside):
    """Somebody has to look at it; nothing is lost until they have."""
    outside.fail("smtp", "temporary")
    send(new)
    until(lambda: rows.query(STATE)[0] == ("dead", 4), seconds=120)
    listed = operators(cluster, "deadletters", "list")
    assert "email" in listed

    outside.clear()
    operators(cluster, "deadletters", "replay", "--all", "--yes")
    assert until(lambda: outside.messages("email"))
    until(lambda: rows.query(STATE)[0][0] == "delivered")


def operators(cluster, *words):
    """Run the tool in its pod, where the database can be reached."""
    return cluster.kubectl("exec", "deployment/operators", "--", "python", "-m", "offramp", *words)
