"""The table `push_subscriptions`: the browsers that a user's push messages go to."""

from uuid import UUID

from sqlalchemy import Connection, text

OF_USER = text("""
    SELECT id FROM push_subscriptions WHERE user_id = :user_id ORDER BY created_at, id""")
KEYS = text("SELECT endpoint, p256dh, auth FROM push_subscriptions WHERE id = CAST(:id AS uuid)")
REMOVE_OF = text("""
    DELETE FROM push_subscriptions USING notifications
    WHERE notifications.id = :notification_id
      AND push_subscriptions.id = CAST(notifications.recipient AS uuid)""")


def ids_of(connection: Connection, user_id: UUID) -> list[UUID]:
    """Return the ids of a user's subscriptions, oldest first."""
    return list(connection.execute(OF_USER, {"user_id": user_id}).scalars())


def keys(connection: Connection, subscription_id: str) -> tuple[str, str, str] | None:
    """Return a subscription's (endpoint, p256dh, auth); None where there is none."""
    found = connection.execute(KEYS, {"id": subscription_id}).one_or_none()
    return None if found is None else (found.endpoint, found.p256dh, found.auth)


def remove_of(connection: Connection, notification_id: str) -> None:
    """Remove the subscription that a notification went to; nothing happens if it is gone."""
    connection.execute(REMOVE_OF, {"notification_id": notification_id})
