"""What a running worker does with each kind of row."""

import json
from urllib.request import urlopen
from uuid import uuid4

import pytest
from sqlalchemy import text

from offramp.local import ports
from outside.keys import SUBSCRIBER
from shared import outbox, tracing
from shared.domain import webhooks
from shared.domain.notifications import Draft
from shared.domain.webhooks import Event
from tests.shared.worker.workers import accept, email, only, running, states
from tests.waiting import PATIENCE_SECONDS, until

NOTIFICATION = "SELECT status, sent_at FROM notifications"
ROW = "SELECT state, attempts, last_error, leased_by FROM outbox"


def subscribe(database, user_id, endpoint):
    """Write a push subscription and return its id."""
    values = {"id": uuid4(), "user_id": user_id, "endpoint": endpoint}
    keys = {"p256dh": SUBSCRIBER.p256dh, "auth": SUBSCRIBER.auth}
    with database.transaction() as connection:
        connection.execute(
            text("""INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth)
                    VALUES (:id, :user_id, :endpoint, :p256dh, :auth)"""),
            values | keys,
        )
    return values["id"]


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_a_notification_is_delivered_and_marked_sent(settings, database, outside, ana, channel):
    """The three channels end in the same state."""
    to = {"email": "ana@example.com", "sms": "+4915123456789"}.get(channel) or str(
        subscribe(database, ana, f"{outside.http_url}/push/ana")
    )
    with running(settings):
        accept(database, ana, Draft(channel, to, "the text", "the subject"))
        outside.wait(1, channel)
        until(lambda: states(database) == {"delivered": 1})

    notification = only(database, NOTIFICATION)
    assert notification.status == "sent"
    assert notification.sent_at is not None
    assert only(database, ROW).leased_by is None


def test_a_push_message_carries_title_body_and_url(settings, database, outside, ana):
    """The url has no column of its own; it travels in the outbox row."""
    to = str(subscribe(database, ana, f"{outside.http_url}/push/ana"))
    from shared.domain import notifications

    with database.transaction() as connection:
        draft = Draft("push", to, "the body", "the title")
        notifications.accept(connection, ana, draft, url="https://ledger.example/x")
    with running(settings):
        (message,) = outside.wait(1, "push")

    assert message.payload == {
        "title": "the title", "body": "the body", "url": "https://ledger.example/x"
    }  # fmt: skip


def test_mail_is_delivered_when_the_server_is_back(settings, database, outside, ana):
    """A mail server's restart costs time, not messages."""
    outside.fault(smtp="refuse")
    with running(settings, OUTBOX_ATTEMPTS="100"):
        accept(database, ana, email())
        until(lambda: only(database, ROW).last_error)
        assert only(database, NOTIFICATION).status == "accepted"
        outside.fault(smtp=None)
        outside.wait(1, "email")
        until(lambda: states(database) == {"delivered": 1})


def test_a_row_dies_after_the_last_attempt(settings, database, outside, ana):
    """Somebody must see it; it must not be tried for ever."""
    outside.fault(smtp="temporary")
    with running(settings, OUTBOX_ATTEMPTS="3"):
        accept(database, ana, email())
        until(lambda: states(database) == {"dead": 1})

    row = only(database, ROW)
    assert row.attempts == 3
    assert "the mail server answered 4" in row.last_error
    assert only(database, NOTIFICATION).status == "failed"


@pytest.mark.parametrize(
    ("channel", "to", "faults"),
    [
        ("email", "ana@example.com", {"smtp": "permanent"}),
        ("sms", "+4915123456789", {"sms": 400}),
    ],
)
def test_a_refusal_is_not_tried_again(settings, database, outside, ana, channel, to, faults):  # noqa: PLR0913, PLR0917 - one row of a table
    """The service would refuse it each time."""
    outside.fault(**faults)
    with running(settings):
        accept(database, ana, Draft(channel, to, "text", "subject"))
        until(lambda: states(database) == {"dead": 1})

    assert only(database, ROW).attempts == 1
    assert only(database, NOTIFICATION).status == "failed"


def test_a_subscription_that_is_gone_is_removed(settings, database, outside, ana):
    """The browser unsubscribed; asking again is a waste for both."""
    to = str(subscribe(database, ana, f"{outside.http_url}/push/gone"))
    with running(settings):
        accept(database, ana, Draft("push", to, "body", "title"))
        until(lambda: states(database) == {"dead": 1})

    assert only(database, "SELECT count(*) FROM push_subscriptions")[0] == 0
    assert only(database, ROW).attempts == 1
    assert only(database, NOTIFICATION).status == "failed"


def test_a_webhook_is_processed(settings, database):
    """It was acknowledged at once; this is the later part."""
    with database.transaction() as connection:
        webhooks.store(connection, Event("shop", "e1", "order.paid", {}))
        outbox.add(connection, "webhook", {"source": "shop", "event_id": "e1"})
    with running(settings):
        until(lambda: states(database) == {"delivered": 1})

    assert only(database, "SELECT processed_at FROM webhook_events")[0] is not None


def test_files_of_a_deleted_account_are_removed(settings, database, tmp_path):
    """The transaction that deletes an account cannot delete files."""
    file = tmp_path / "storage" / "uploads" / "u" / "1.csv"
    file.parent.mkdir(parents=True)
    file.write_text("x")
    with database.transaction() as connection:
        outbox.add(connection, "storage.delete", {"paths": ["uploads/u/1.csv", "uploads/u/2.csv"]})
    with running(settings):
        until(lambda: states(database) == {"delivered": 1})

    assert not file.exists()


@pytest.mark.parametrize(
    ("topic", "payload"), [("pigeon", {}), ("email", {}), ("email", {"notification_id": "no"})]
)
def test_a_row_nobody_can_deliver_dies_and_stops_nothing(settings, database, ana, topic, payload):
    """A bug in one row must not hold up the others, nor be tried for ever."""
    with database.transaction() as connection:
        outbox.add(connection, topic, payload)
    with running(settings, OUTBOX_ATTEMPTS="2"):
        accept(database, ana, email())
        assert until(lambda: states(database) == {"dead": 1, "delivered": 1})


def test_a_delivery_continues_the_trace_it_came_from(settings, database, outside, ana):
    """From the gateway to the message it is one trace."""
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace_id}-b7ad6b7169203331-01", "tracestate": "a=b"}
    with tracing.consumer("a request", headers, {}):
        accept(database, ana, email())
    assert only(database, "SELECT headers FROM outbox").headers == headers
    with running(settings) as worker:
        outside.wait(1, "email")
        line = json.loads(worker.stdout.readline())

    assert line["trace_id"] == trace_id


def test_the_queue_can_be_watched(settings, database, ana):
    """Numbers for an alarm: what waits, what died, for how long."""
    accept(database, ana, Draft("email", "ana@example.com", "text"))
    port = ports.allot({"metrics": 0})["metrics"]
    more = {"METRICS_PORT": str(port), "OUTBOX_LEASE_SECONDS": "3", "SMTP_PORT": "9"}
    numbers = {
        b'outbox_rows{state="dead"} 1.0',
        b'outbox_deliveries_total{outcome="dead",topic="email"} 1.0',
        b"outbox_oldest_due_seconds 0.0",
    }
    with running(settings, OUTBOX_ATTEMPTS="1", **more):
        url = f"http://127.0.0.1:{port}/metrics"

        def lines():
            return set(urlopen(url, timeout=PATIENCE_SECONDS).read().splitlines())

        assert until(lambda: numbers <= lines())
        health = f"http://127.0.0.1:{port}/health"
        assert urlopen(health, timeout=PATIENCE_SECONDS).read() == b"200 OK"


def test_a_delivery_carries_the_request_it_came_from(settings, database, outside, ana):
    """One id leads from the request through the log to the message."""
    from shared.logging import request_id

    token = request_id.set("request-7")
    accept(database, ana, email())
    request_id.reset(token)
    with running(settings) as worker:
        outside.wait(1, "email")
        line = json.loads(worker.stdout.readline())

    assert (line["message"], line["request_id"]) == ("delivery delivered", "request-7")
