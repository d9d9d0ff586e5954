"""
Put the demonstration rows into DATABASE_URL: ``python -m db.seed``.

Three accounts with known passwords, a year of transactions and a push subscription.
Rows that are there already stay as they are. For development only.
"""

import hashlib
import os
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from db.migrate import engine
from db.seed_transactions import Booking, as_csv, bookings

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://ledger.example/seed")
SINCE = datetime(2025, 11, 1, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens there

ADD_USER = text("""
    INSERT INTO users (id, email, password_hash, name, role, created_at, updated_at)
    VALUES (:id, :email, :password_hash, :name, :role, :since, :since) ON CONFLICT DO NOTHING""")
ADD_UPLOAD = text("""
    INSERT INTO uploads (id, user_id, filename, path, size_bytes, sha256, encoding, delimiter,
                         rows_total, rows_stored, rows_rejected, created_at)
    VALUES (:id, :user_id, 'bank.csv', :path, :size_bytes, :sha256, 'utf-8', ',',
            :rows, :rows, 0, :since) ON CONFLICT DO NOTHING RETURNING id""")
ADD_BOOKING = text("""
    INSERT INTO transactions (user_id, upload_id, booked_on, description, amount, currency,
                              category)
    VALUES (:user_id, :upload_id, :day, :description, :amount, :currency, :category)""")
ADD_SUBSCRIPTION = text("""
    INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth)
    VALUES (:id, :user_id, :endpoint, :p256dh, :auth) ON CONFLICT DO NOTHING""")


def fixed_id(name: str) -> uuid.UUID:
    """Return the id that the row called *name* has on every machine."""
    return uuid.uuid5(SPACE, name)


def users() -> Iterable[dict[str, Any]]:
    """Yield the three accounts; `other` still has the bcrypt hash of an old account."""
    import bcrypt
    from argon2 import PasswordHasher

    argon2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    old = bcrypt.hashpw(b"other-password-1", bcrypt.gensalt(rounds=10)).decode()
    for name, role, password_hash in (
        ("demo", "user", argon2.hash("demo-password-1")),
        ("admin", "admin", argon2.hash("admin-password-1")),
        ("other", "user", old),
    ):
        yield {
            "id": fixed_id(name),
            "email": f"{name}@ledger.example",
            "password_hash": password_hash,
            "name": name.capitalize(),
            "role": role,
            "since": SINCE,
        }


def add_bookings(connection: Connection, rows: list[Booking]) -> int:
    """Add demo's upload with its transactions once; return how many rows were added."""
    user_id, upload_id, content = fixed_id("demo"), fixed_id("upload"), as_csv(rows)
    upload = {
        "id": upload_id,
        "user_id": user_id,
        "path": f"uploads/{user_id}/{upload_id}.csv",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": len(rows),
        "since": SINCE,
    }
    if connection.execute(ADD_UPLOAD, upload).first() is None:
        return 0
    owner = {"user_id": user_id, "upload_id": upload_id}
    connection.execute(ADD_BOOKING, [{**owner, **vars(row)} for row in rows])
    return len(rows)


def add_subscription(connection: Connection, push_url: str) -> None:
    """Subscribe demo at the development push server."""
    from outside.keys import SUBSCRIBER

    row = {
        "id": fixed_id("subscription"),
        "user_id": fixed_id("demo"),
        "endpoint": f"{push_url}/push/demo",
        "p256dh": SUBSCRIBER.p256dh,
        "auth": SUBSCRIBER.auth,
    }
    connection.execute(ADD_SUBSCRIPTION, row)


def seed(url: str, push_url: str = NOWHERE) -> int:
    """Add the rows to the database of *url*, in one transaction; return added transactions."""
    with engine(url).begin() as connection:
        connection.execute(ADD_USER, list(users()))
        added = add_bookings(connection, bookings())
        add_subscription(connection, push_url)
    return added


def main() -> None:
    """Seed DATABASE_URL and print what was done."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL is not set; it says which database to seed")
    added = seed(url, os.environ.get("PUSH_URL", NOWHERE))
    sys.stdout.write(f"three accounts are there; {added} transactions were added\n")


if __name__ == "__main__":
    main()
