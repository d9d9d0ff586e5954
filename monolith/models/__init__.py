"""The tables as ORM classes; the schema itself is migrated from db/."""

from monolith.models.base import Base
from monolith.models.integrations import ExchangeRate, Payment, SyncState, WebhookEvent
from monolith.models.ledger import Transaction, Upload
from monolith.models.notifications import Notification, OutboxRow, PushSubscription
from monolith.models.users import IdempotencyKey, LoginAttempt, LoginSession, RefreshToken, User

__all__ = [
    "Base",
    "ExchangeRate",
    "IdempotencyKey",
    "LoginAttempt",
    "LoginSession",
    "Notification",
    "OutboxRow",
    "Payment",
    "PushSubscription",
    "RefreshToken",
    "SyncState",
    "Transaction",
    "Upload",
    "User",
    "WebhookEvent",
]
