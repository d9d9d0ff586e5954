"""
Rows whose time is over: nobody is answered by them any more, on either side.

Each stays for a day longer than docs/contract.md gives it a meaning, for who looks into what
happened; then it is only somebody's address, token or answer that lies about.
"""

from sqlalchemy import Connection, text

MOST = 1000  # rows of a table at one time
STATEMENTS = tuple(
    map(
        text,
        (
            """DELETE FROM sessions WHERE id IN (  -- and their tokens
                   SELECT id FROM sessions WHERE expires_at < now() - interval '1 day'
                   LIMIT :most FOR UPDATE SKIP LOCKED)""",
            """DELETE FROM login_attempts WHERE id IN (
                   SELECT id FROM login_attempts WHERE at < now() - interval '1 day'
                   LIMIT :most FOR UPDATE SKIP LOCKED)""",
            """DELETE FROM idempotency_keys WHERE (user_id, route, key) IN (
                   SELECT user_id, route, key FROM idempotency_keys
                   WHERE created_at < now() - interval '2 days'
                   LIMIT :most FOR UPDATE SKIP LOCKED)""",
        ),
    )
)


def remove(connection: Connection, *, most: int = MOST) -> int:
    """Remove *most* of each table's at most; what others hold is left for the next time."""
    return sum(connection.execute(one, {"most": most}).rowcount for one in STATEMENTS)
