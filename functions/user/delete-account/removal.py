"""What an account consists of, in the order in which it can be removed."""

from uuid import UUID

from sqlalchemy import Connection, text

from shared.domain import users

STATEMENTS = (
    """DELETE FROM outbox USING notifications AS n
       WHERE n.user_id = :id AND outbox.payload->>'notification_id' = n.id::text
         AND outbox.state = 'pending'""",
    "DELETE FROM transactions WHERE user_id = :id",
    "DELETE FROM uploads WHERE user_id = :id",
    "DELETE FROM notifications WHERE user_id = :id",
    "DELETE FROM push_subscriptions WHERE user_id = :id",
    "DELETE FROM idempotency_keys WHERE user_id = :id",
    "DELETE FROM sessions WHERE user_id = :id",
    "DELETE FROM login_attempts WHERE email = :email",
    """UPDATE webhook_events SET payload = payload #- '{data,object,customer_email}'
       WHERE source = 'payments'
         AND (lower(payload #>> '{data,object,customer_email}') = :email
              OR payload #>> '{data,object,id}' IN (
                  SELECT id FROM payments WHERE user_id = :id))""",
    "UPDATE payments SET user_id = NULL WHERE user_id = :id",
    """UPDATE users SET email = 'deleted-' || id || '@invalid', name = '', password_hash = '!',
              deleted_at = now()
       WHERE id = :id""",
)


def remove(connection: Connection, user_id: UUID) -> None:
    """Remove the user's rows in this transaction; raises Unauthenticated where they are gone."""
    user = users.locked(connection, user_id).user
    values = {"id": user.id, "email": user.email}
    for statement in STATEMENTS:
        connection.execute(text(statement), values)
