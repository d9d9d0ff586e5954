"""Push subscriptions: found by their user, removed with what proved them gone."""

import uuid

import pytest
from sqlalchemy.exc import DataError

from shared.domain import notifications, subscriptions
from shared.domain.notifications import Draft


@pytest.fixture
def subscribe(rows):
    """Add a subscription of a person, *age* days old; returns its id."""

    def made(person, age=0):
        new = uuid.uuid4()
        rows(
            """INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth, created_at)
               VALUES (:id, :user, :endpoint, 'the key', 'the secret',
                       now() - make_interval(days => :age))""",
            id=new,
            user=person.id,
            endpoint=f"https://push.example/{new}",
            age=age,
        )
        return new

    return made


@pytest.fixture
def transaction(services):
    """Do one thing in a transaction of its own."""

    def made(action, *given):
        with services.database.transaction() as connection:
            return action(connection, *given)

    return made


def test_a_user_has_their_own_oldest_first(transaction, subscribe, ana, bob):
    """The order of the ids in the answer is that of the contract."""
    new, old, middle = subscribe(ana), subscribe(ana, 9), subscribe(ana, 3)
    subscribe(bob)

    assert transaction(subscriptions.ids_of, ana.id) == [old, middle, new]


def test_a_user_without_browsers_has_none(transaction, subscribe, ana, bob):
    """An empty list is an answer."""
    subscribe(bob)

    assert transaction(subscriptions.ids_of, ana.id) == []


def test_the_keys_of_a_subscription_are_found_by_its_id(transaction, subscribe, ana):
    """What a message is encrypted with, and where it goes."""
    new = subscribe(ana)

    assert transaction(subscriptions.keys, str(new)) == (
        f"https://push.example/{new}", "the key", "the secret"
    )  # fmt: skip


def test_a_subscription_that_was_removed_has_no_keys(transaction):
    """The worker gives the message up then."""
    assert transaction(subscriptions.keys, str(uuid.uuid4())) is None


def test_an_id_that_is_none_is_an_error(transaction):
    """A recipient that is no subscription is a bug, not a browser that went away."""
    with pytest.raises(DataError):
        transaction(subscriptions.keys, "ana@example.com")


def test_only_the_subscription_of_the_notification_is_removed(transaction, subscribe, ana, rows):
    """The user's other browsers go on."""
    gone, other = subscribe(ana), subscribe(ana)
    note = transaction(notifications.accept, ana.id, Draft("push", str(gone), "x"))

    transaction(subscriptions.remove_of, str(note))

    assert rows("SELECT id FROM push_subscriptions") == [(other,)]


def test_removing_what_is_gone_does_nothing(transaction, subscribe, ana, rows):
    """Two messages to one browser may both find out; mails beside them are no matter."""
    gone, other = subscribe(ana), subscribe(ana)
    note = transaction(notifications.accept, ana.id, Draft("push", str(gone), "x"))
    transaction(notifications.accept, ana.id, Draft("email", "no uuid@example.com", "x"))

    for notification_id in (str(note), str(note), str(uuid.uuid4())):
        transaction(subscriptions.remove_of, notification_id)

    assert rows("SELECT id FROM push_subscriptions") == [(other,)]
