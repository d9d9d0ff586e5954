"""What the tests have in their hands: an application on its own database, and people."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from monolith.auth import sessions
from monolith.extensions import db
from monolith.models import LoginSession, User
from outside.testing import Outside

PASSWORD = "a right password"
# argon2id of PASSWORD; making it anew for each test would cost 30 ms every time
PASSWORD_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$mifflL/Fz8d32D8Gf/prqA$"
    "9VJsDOxOkLtYuRVrXznNiy7Hh/Acn58sX2gt28lFkHo"
)
PAYMENT_SECRETS = ("pay-secret-1", "pay-secret-2")
SHOP_SECRETS = ("c2hvcC1zZWNyZXQtb25l", "c2hvcC1zZWNyZXQtdHdv")


@dataclass(frozen=True)
class Person:
    """A user with a session, and the headers that prove it."""

    id: UUID
    email: str
    session_id: UUID
    refresh_token: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """One application and its database."""

    app: Flask

    def call(self, method: str, path: str, who: Person | None = None, **sent: Any) -> TestResponse:
        """Send one request, as *who* if given."""
        headers = {**(who.headers if who else {}), **sent.pop("headers", {})}
        return self.app.test_client().open(path, method=method, headers=headers, **sent)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Run SQL and return what it returns; a single column comes without tuples."""
        with self.app.app_context(), db.transaction() as session:
            result = session.execute(text(statement), values)
            if not result.returns_rows:
                return []
            return [row[0] if len(row) == 1 else tuple(row) for row in result]

    def person(self, name: str, **columns: Any) -> Person:
        """Add a user and sign them in."""
        values = {"name": name, "email": f"{name}@ledger.example", "password_hash": PASSWORD_HASH}
        user = User(id=uuid4(), **{**values, **columns})
        with self.app.app_context(), db.transaction() as session:
            session.add(user)
            session.flush()
            pair = sessions.open_session(session, user)
            session.flush()
            login = session.query(LoginSession).filter_by(user_id=user.id).one()
        headers = {"Authorization": f"Bearer {pair['access_token']}"}
        return Person(user.id, user.email, login.id, str(pair["refresh_token"]), headers)

    def book(self, who: Person, *bookings: tuple[str, str, str, str]) -> None:
        """Add transactions: day, amount, currency, category."""
        for day, amount, currency, category in bookings:
            self.rows(
                "INSERT INTO transactions (user_id, booked_on, description, amount, currency,"
                " category) VALUES (:user_id, :day, 'a booking', :amount, :currency, :category)",
                user_id=who.id,
                day=day,
                amount=amount,
                currency=currency,
                category=category,
            )

    def subscribe(self, who: Person, endpoint: str, keys: Any, age_days: int = 0) -> UUID:
        """Add a push subscription."""
        subscription_id = uuid4()
        self.rows(
            "INSERT INTO push_subscriptions (id, user_id, endpoint, p256dh, auth, created_at)"
            " VALUES (:id, :user_id, :endpoint, :p256dh, :auth, :at)",
            id=subscription_id,
            user_id=who.id,
            endpoint=endpoint,
            p256dh=keys.p256dh,
            auth=keys.auth,
            at=datetime.now(UTC) - timedelta(days=age_days),
        )
        return subscription_id


def stripe_signature(body: bytes, secret: str = PAYMENT_SECRETS[0], age_seconds: int = 0) -> str:
    """The header a payment provider sends."""
    sent_at = int(time.time()) - age_seconds
    digest = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256)
    return f"t={sent_at},v1={digest.hexdigest()}"


def standard_signature(
    body: bytes,
    event_id: str = "event-1",
    secret: str = SHOP_SECRETS[0],
    age_seconds: int = 0,
) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    sent_at = str(int(time.time()) - age_seconds)
    signed = f"{event_id}.{sent_at}.".encode() + body
    digest = hmac.new(base64.b64decode(secret), signed, hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": sent_at,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "Content-Type": "application/json",
    }


def settings(database_url: str, secrets: Path, outside: Outside, storage: Path) -> dict[str, str]:
    """Return the settings of the application under test."""
    return {
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "INFO",
        "RATES_URL": outside.http_url,
        "SMS_ACCOUNT": "AC0123456789",
        "SMS_URL": outside.http_url,
        "SMTP_HOST": outside.smtp_host,
        "SMTP_PORT": str(outside.smtp_port),
        "STORAGE_URL": f"file://{storage}",
        "secret_mount_path": str(secrets),
    }
