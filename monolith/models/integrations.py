"""What comes from other companies: events, payments, exchange rates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, func
from sqlalchemy.orm import Mapped, mapped_column

from monolith.models.base import Base


class WebhookEvent(Base):
    """An event as it came; the same id of one source is stored once."""

    __tablename__ = "webhook_events"

    source: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    processed_at: Mapped[datetime | None]


class Payment(Base):
    """A payment in the state of the newest event that was applied."""

    __tablename__ = "payments"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    amount: Mapped[Decimal]
    currency: Mapped[str]
    status: Mapped[str]
    event_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ExchangeRate(Base):
    """How many of *currency* one of *base* bought on a day."""

    __tablename__ = "exchange_rates"

    base: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(18, 8))


class SyncState(Base):
    """How far a sync came; without a cursor the last one was whole."""

    __tablename__ = "sync_state"

    name: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str | None]
    etag: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
