"""The table `payments`: the newest state of each, whatever order the events come in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import Connection, text

from shared import values

STATUSES = {
    "payment.succeeded": "paid",
    "payment.failed": "failed",
    "payment.refunded": "refunded",
}
LAST_SECOND = 253_402_300_799  # of the year 9999, the last that a date can hold
MOST_HUNDREDTHS = 99_999_999_999
CURRENCY = values.pattern("[A-Za-z]{3}", "a currency such as EUR")

# An event that is older than what is known changes nothing; one of the same second does.
APPLY = text("""
    INSERT INTO payments (id, user_id, amount, currency, status, event_at)
    VALUES (:id, (SELECT id FROM users WHERE email = :email AND deleted_at IS NULL),
            :amount, :currency, :status, :at)
    ON CONFLICT (id) DO UPDATE SET
        user_id = coalesce(excluded.user_id, payments.user_id), amount = excluded.amount,
        currency = excluded.currency, status = excluded.status, event_at = excluded.event_at,
        updated_at = now()
    WHERE payments.event_at <= excluded.event_at""")


@dataclass(frozen=True)
class Told:
    """What an event about a payment must say of it; *amount* in hundredths."""

    ACCEPTS_UNKNOWN = True

    id: Annotated[str, values.text(1, 255)]
    amount: Annotated[int, values.integer(0, MOST_HUNDREDTHS)]
    currency: Annotated[str, CURRENCY]
    customer_email: Annotated[str | None, values.text()] = None


@dataclass(frozen=True)
class Data:
    """Holds what the event is about."""

    ACCEPTS_UNKNOWN = True

    object: dict[str, Any]


@dataclass(frozen=True)
class Notice:
    """An event; *created* is when it happened, in Unix seconds."""

    ACCEPTS_UNKNOWN = True

    id: Annotated[str, values.text(1, 255)]
    type: Annotated[str, values.text(1, 255)]
    created: Annotated[int, values.integer(0, LAST_SECOND)]
    data: Data


@dataclass(frozen=True)
class Payment:
    """A payment as of the time *at*."""

    id: str
    amount: Decimal
    currency: str
    status: str
    at: datetime
    email: str | None = field(default=None, repr=False)


def read(notice: Notice) -> Payment | None:
    """Return the payment *notice* tells of, None for other types; raise Invalid."""
    status = STATUSES.get(notice.type)
    if status is None:
        return None
    told = values.read(Told, notice.data.object, "data.object")
    email = told.customer_email.lower() if told.customer_email else None
    amount, at = Decimal(told.amount).scaleb(-2), datetime.fromtimestamp(notice.created, UTC)
    return Payment(told.id, amount, told.currency.upper(), status, at, email)


def apply(connection: Connection, payment: Payment) -> None:
    """Insert *payment*, or update what was known before."""
    connection.execute(APPLY, vars(payment))
