"""Notifications: accepted with their outbox row, and settled once."""

import uuid

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from shared.domain import notifications
from shared.domain.notifications import Draft

DRAFT = Draft("email", "ana@example.com", "the text", "the subject")


@pytest.fixture
def transaction(services):
    """Do one thing in a transaction of its own: `transaction(notifications.find, id)`."""

    def made(action, *given, **options):
        with services.database.transaction() as connection:
            return action(connection, *given, **options)

    return made


def test_a_notification_and_its_outbox_row_are_written_together(transaction, ana, rows):
    """Neither a message without a record nor a record that nobody delivers."""
    accepted = transaction(notifications.accept, ana.id, DRAFT)

    assert rows("SELECT id, user_id, channel, status, sent_at FROM notifications") == [
        (accepted, ana.id, "email", "accepted", None)
    ]
    assert rows("SELECT topic, payload FROM outbox") == [
        ("email", {"notification_id": str(accepted)})
    ]


def test_what_was_rolled_back_is_not_sent(services, ana, rows):
    """Nobody must hear of a change that did not happen."""

    def fail():
        with services.database.transaction() as connection:
            notifications.accept(connection, ana.id, DRAFT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows("SELECT count(*) FROM outbox") == [(0,)]
    assert rows("SELECT count(*) FROM notifications") == [(0,)]


def test_extras_travel_in_the_outbox_row(transaction, ana, rows):
    """A push message's url has no column."""
    draft = Draft("push", str(uuid.uuid4()), "body")
    transaction(notifications.accept, ana.id, draft, url="https://ledger.example/x")

    [(payload,)] = rows("SELECT payload FROM outbox")
    assert payload["url"] == "https://ledger.example/x"


def test_a_channel_that_nobody_serves_is_not_stored(transaction, ana, rows):
    """The table knows three; a slip in the code is found at once."""
    with pytest.raises(IntegrityError):
        transaction(notifications.accept, ana.id, Draft("pigeon", "roof", "coo"))
    assert rows("SELECT count(*) FROM outbox") == [(0,)]


def test_the_caller_is_told_id_channel_and_status(transaction, ana):
    """Not the text again."""
    accepted = transaction(notifications.accept, ana.id, DRAFT)

    assert notifications.accepted(DRAFT, accepted) == {
        "id": accepted, "channel": "email", "status": "accepted"
    }  # fmt: skip


def test_the_one_who_delivers_finds_what_to_send(transaction, ana):
    """As it was accepted, with the time for the message's date."""
    accepted = transaction(notifications.accept, ana.id, DRAFT)

    found = transaction(notifications.find, str(accepted))

    assert (found.id, found.recipient, found.subject, found.body, found.status) == (
        accepted, "ana@example.com", "the subject", "the text", "accepted"
    )  # fmt: skip
    assert found.created_at.tzinfo is not None


def test_a_notification_that_is_gone_is_not_found(transaction, ana):
    """Its account was deleted meanwhile; that is no error."""
    assert transaction(notifications.find, str(uuid.uuid4())) is None


def test_an_id_that_is_none_is_an_error(transaction):
    """Such an outbox row can only come from a bug, which must be seen."""
    with pytest.raises(DataError):
        transaction(notifications.find, "no id")


@pytest.mark.parametrize(("is_sent", "status"), [(True, "sent"), (False, "failed")])
def test_settling_says_how_it_ended(transaction, ana, rows, is_sent, status):
    """Only what was sent has a time of sending."""
    accepted = transaction(notifications.accept, ana.id, DRAFT)

    transaction(notifications.settle, str(accepted), is_sent=is_sent)

    assert rows("SELECT status, sent_at IS NOT NULL FROM notifications") == [(status, is_sent)]


def test_what_was_sent_stays_sent(transaction, ana, rows):
    """A second worker that failed must not say that nothing arrived, nor move the time."""
    accepted = str(transaction(notifications.accept, ana.id, DRAFT))
    transaction(notifications.settle, accepted, is_sent=True)
    before = rows("SELECT status, sent_at FROM notifications")

    for is_sent in (False, True):
        transaction(notifications.settle, accepted, is_sent=is_sent)

    assert rows("SELECT status, sent_at FROM notifications") == before


def test_what_failed_may_be_sent_later(transaction, ana, rows):
    """A dead letter that is replayed ends as what it is."""
    accepted = str(transaction(notifications.accept, ana.id, DRAFT))
    transaction(notifications.settle, accepted, is_sent=False)
    transaction(notifications.settle, accepted, is_sent=True)

    assert rows("SELECT status FROM notifications") == [("sent",)]


def test_settling_touches_no_other(transaction, ana, rows):
    """Nor fails where the notification is gone."""
    transaction(notifications.accept, ana.id, DRAFT)
    transaction(notifications.settle, str(uuid.uuid4()), is_sent=True)

    assert rows("SELECT status FROM notifications") == [("accepted",)]


def test_two_that_settle_at_once_agree(behind, transaction, ana, rows):
    """The one who failed waits, and sees that it was sent after all."""
    accepted = str(transaction(notifications.accept, ana.id, DRAFT))

    behind(
        lambda connection: notifications.settle(connection, accepted, is_sent=True),
        lambda connection: notifications.settle(connection, accepted, is_sent=False),
    ).result()

    assert rows("SELECT status, sent_at IS NOT NULL FROM notifications") == [("sent", True)]
