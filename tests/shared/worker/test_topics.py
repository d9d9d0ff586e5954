"""What delivering a row of each topic means, and what is written when it has ended."""

from pathlib import Path
from uuid import uuid4

import pytest

from outside.keys import SUBSCRIBER
from shared.domain import notifications, webhooks
from shared.domain.notifications import Draft
from shared.domain.webhooks import Event
from shared.outbox.deliver import Outcome
from shared.outbox.rows import Row
from shared.push import GoneError
from shared.retries import PermanentError, TemporaryError
from shared.worker import topics
from tests.shared.worker.workers import accept, email

DRAFTS = {
    "email": email(),
    "sms": Draft("sms", "+4915123456789", "text"),
}


def row_of(topic, **payload):
    """Return a row as a worker has it in hand."""
    return Row("w", uuid4(), topic, payload, {}, 1)


@pytest.fixture
def settle(services):
    """Settle a row of a topic, with an error or None."""

    def made(row, error=None):
        with services.database.transaction() as connection:
            topics.find(row.topic).settle(connection, row, Outcome("dead", error))

    return made


def deliver(row, services):
    """Deliver a row of a topic."""
    topics.find(row.topic).deliver(row, services)


@pytest.fixture
def subscribe(rows, ana, outside):
    """Add a subscription of ana; returns its id."""

    def made(name="ana"):
        new = uuid4()
        rows(
            """INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth)
               VALUES (:id, :user, :endpoint, :p256dh, :auth)""",
            id=new,
            user=ana,
            endpoint=f"{outside.http_url}/push/{name}",
            p256dh=SUBSCRIBER.p256dh,
            auth=SUBSCRIBER.auth,
        )
        return str(new)

    return made


def test_a_topic_nobody_knows_fails_for_good(services, settle):
    """Trying again would not teach it; and settling it needs nothing."""
    row = row_of("pigeon")

    with pytest.raises(PermanentError, match="nothing delivers the topic pigeon"):
        deliver(row, services)
    assert settle(row) is None


def test_what_was_sent_is_not_sent_again(services, database, outside, ana, settle):
    """A worker that died between sending and settling is the only way to two messages."""
    for channel, draft in DRAFTS.items():
        row = row_of(channel, notification_id=str(accept(database, ana, draft)))
        deliver(row, services)
        settle(row)
        deliver(row, services)

        assert len(outside.messages(channel)) == 1


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_a_message_of_a_deleted_account_is_not_sent(services, outside, channel):
    """Its notification is gone; that is an end, and no error."""
    deliver(row_of(channel, notification_id=str(uuid4())), services)

    assert outside.messages(channel) == []


@pytest.mark.parametrize("error", [None, PermanentError("no"), KeyError("x")])
def test_a_notification_ends_as_its_row_did(database, ana, settle, rows, error):
    """Sent, or failed for whatever reason."""
    settle(row_of("email", notification_id=str(accept(database, ana, email()))), error)

    assert rows("SELECT status FROM notifications") == [("failed" if error else "sent",)]


def test_a_push_to_a_removed_subscription_fails_for_good(services, database, ana):
    """It was removed when another message found it gone."""
    note = accept(database, ana, Draft("push", str(uuid4()), "body"))

    with pytest.raises(PermanentError, match="the subscription has been removed"):
        deliver(row_of("push", notification_id=str(note)), services)


def test_only_a_subscription_that_is_gone_is_removed(database, ana, subscribe, settle, rows):
    """A refusal for another reason says nothing about the browser."""
    left = []
    for error in (None, PermanentError("no"), GoneError("gone")):
        note = accept(database, ana, Draft("push", subscribe(str(error)), "body"))
        settle(row_of("push", notification_id=str(note)), error)
        left += rows("SELECT count(*) FROM push_subscriptions")

    assert left == [(1,), (2,), (2,)]


def test_a_push_says_title_body_and_url(services, database, outside, ana, subscribe):
    """The url comes from the row; without one it is null."""
    note = str(accept(database, ana, Draft("push", subscribe(), "the body", "the title")))
    deliver(row_of("push", notification_id=note, url="https://x.example"), services)
    deliver(row_of("push", notification_id=note), services)

    common = {"title": "the title", "body": "the body"}
    assert [message.payload for message in outside.messages("push")] == [
        common | {"url": "https://x.example"},
        common | {"url": None},
    ]


@pytest.mark.parametrize(("error", "is_processed"), [(None, True), (TemporaryError("x"), False)])
def test_a_webhook_is_processed_when_its_row_ends_well(database, settle, rows, error, is_processed):
    """A dead row leaves it to whoever replays."""
    with database.transaction() as connection:
        webhooks.store(connection, Event("shop", "e1", "x", {}))
    settle(row_of("webhook", source="shop", event_id="e1"), error)

    assert rows("SELECT processed_at IS NOT NULL FROM webhook_events") == [(is_processed,)]


def test_files_are_deleted_as_often_as_asked(services):
    """A delivery may run twice; the files of others stay."""
    services.storage.write("uploads/a/1.csv", b"x")
    services.storage.write("uploads/b/1.csv", b"x")
    row = row_of("storage.delete", paths=["uploads/a/1.csv", "uploads/a/none.csv"])
    for _ in range(2):
        deliver(row, services)

    assert [path.parent.name for path in files(services)] == ["b"]


def files(services):
    """Return the files of the storage."""
    root = Path(services.config.setting("STORAGE_URL").removeprefix("file://"))
    return [path for path in root.rglob("*") if path.is_file()]


def test_every_channel_of_a_notification_has_a_topic():
    """The names are the same, so a channel without one would die as unknown."""
    assert {"email", "sms", "push"} <= set(topics.TOPICS)
    assert notifications.Draft("email", "", "").channel in topics.TOPICS
