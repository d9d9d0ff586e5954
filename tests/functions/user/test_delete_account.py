"""DELETE /users/me."""

import uuid

import pytest

from shared.domain import notifications, webhooks
from shared.domain.webhooks import Event
from tests.conftest import PASSWORD

FUNCTION, PATH = "user/delete-account", "/users/me"


@pytest.fixture
def belongings(services, ana, bob, rows):
    """The same things of two users: one row in each table that names its owner."""
    for person in (ana, bob):
        upload = uuid.uuid4()
        values = {"id": upload, "user": person.id, "path": f"uploads/{person.id}/{upload}.csv"}
        rows(
            "INSERT INTO uploads VALUES (:id, :user, 'a.csv', :path, 1, '', 'utf-8', ',', 1, 1, 0)",
            **values,
        )
        rows(
            """INSERT INTO transactions (user_id, upload_id, booked_on, description, amount,
                                         currency, category)
               VALUES (:user, :id, '2026-01-31', 'x', 1, 'EUR', 'y')""",
            **values,
        )
        rows("INSERT INTO push_subscriptions VALUES (:id, :user, :path, '', '')", **values)
        rows("INSERT INTO idempotency_keys VALUES (:user, 'POST /x', 'k', '', 200, '{}')", **values)
        rows(
            "INSERT INTO login_attempts (email, address) VALUES (:email, 'elsewhere')",
            email=person.email,
        )
        rows("INSERT INTO payments VALUES (:path, :user, 1, 'EUR', 'paid', now())", **values)
        with services.database.transaction() as connection:
            notifications.accept(
                connection, person.id, notifications.Draft("email", "x@y.example", "x")
            )


OWNED = (
    "uploads",
    "transactions",
    "push_subscriptions",
    "idempotency_keys",
    "notifications",
    "sessions",
)


def test_everything_of_the_caller_goes_and_nothing_of_others(call, ana, bob, belongings, rows):
    """A row that stays is a promise broken; a row too many is somebody else's."""
    answer = call("DELETE", json={"password": PASSWORD}, caller=ana)

    assert (answer.status, answer.content) == (204, b"")
    for table in OWNED:
        assert rows(f"SELECT user_id FROM {table}") == [(bob.id,)], table  # noqa: S608 - tables of ours
    assert rows("SELECT email FROM login_attempts") == [(bob.email,)]
    assert sorted(rows("SELECT user_id IS NULL FROM payments")) == [(False,), (True,)]
    [(email, name, password_hash, is_deleted)] = rows(
        "SELECT email, name, password_hash, deleted_at IS NOT NULL FROM users WHERE id = :id",
        id=ana.id,
    )
    assert (email, name, password_hash, is_deleted) == (f"deleted-{ana.id}@invalid", "", "!", True)


def test_every_table_that_names_a_user_is_thought_of(rows):
    """A table that is added later must not be forgotten here."""
    naming = rows(
        """SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
           WHERE contype = 'f' AND confrelid = 'users'::regclass"""
    )

    assert {table for (table,) in naming} == {*OWNED, "payments"}


def test_files_follow_through_the_outbox_and_unsent_messages_do_not(call, ana, belongings, rows):
    """Files cannot be deleted in the transaction; a message to nobody must not be sent."""
    call("DELETE", json={"password": PASSWORD}, caller=ana)

    found = rows("SELECT topic, payload FROM outbox ORDER BY topic")
    assert [topic for topic, _ in found] == ["email", "storage.delete"]
    assert found[1][1] == {"paths": [f"uploads/{ana.id}/"]}, "also those that no row names"


@pytest.mark.usefixtures("belongings")
def test_events_of_payments_lose_the_address(call, ana, bob, services, rows):
    """They are kept as they came, for the books; whom they were about is nobody's business now."""
    [(payment,)] = rows("SELECT id FROM payments WHERE user_id = :id", id=ana.id)
    addresses = {"now": ana.email.upper(), "before": "old@ledger.example", "other": bob.email}
    with services.database.transaction() as connection:
        for name, address in addresses.items():
            told = {"id": payment if name == "before" else name, "customer_email": address}
            content = {"id": name, "data": {"object": told}}
            webhooks.store(connection, Event("payments", name, "payment.succeeded", content))
        content = {"data": {"object": {"customer_email": ana.email}}}
        webhooks.store(connection, Event("shop", "s", "x", content))

    call("DELETE", json={"password": PASSWORD}, caller=ana)

    found = dict(
        rows("SELECT event_id, payload #>> '{data,object,customer_email}' FROM webhook_events")
    )
    assert found == {"now": None, "before": None, "other": bob.email, "s": ana.email}
    assert rows("SELECT payload FROM webhook_events WHERE event_id = 'now'") == [
        ({"id": "now", "data": {"object": {"id": "now"}}},)
    ]


def test_the_session_is_over(call, ana):
    """The same request again finds nobody."""
    call("DELETE", json={"password": PASSWORD}, caller=ana)

    assert call("DELETE", json={"password": PASSWORD}, caller=ana).status == 401


def test_a_wrong_password_deletes_nothing(call, ana, rows):
    """It counts as a failed login, or the route could be used for guessing."""
    answer = call("DELETE", json={"password": "wrong"}, caller=ana)

    assert (answer.status, answer.json["detail"]) == (403, "the password is wrong")
    assert rows("SELECT email, address FROM login_attempts") == [(ana.email, "unknown")]
    assert rows("SELECT deleted_at FROM users") == [(None,)]


def test_guessing_is_bounded_as_at_login(call, ana):
    """Five attempts, then a wait."""
    for _ in range(5):
        call("DELETE", json={"password": "wrong"}, caller=ana)

    answer = call("DELETE", json={"password": PASSWORD}, caller=ana)

    assert answer.status == 429
    assert answer.json["detail"].startswith("too many failed attempts; try again in ")


def test_a_password_is_required(call, ana):
    """A token alone is not enough for something that cannot be undone."""
    answer = call("DELETE", json={}, caller=ana)

    assert (answer.status, answer.json["detail"]) == (422, "password is required")
