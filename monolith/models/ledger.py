"""Uploaded files and the bank transactions read from them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from monolith.models.base import Base


class Upload(Base):
    """A file that was read; *path* is relative to the storage root."""

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    filename: Mapped[str]
    path: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    encoding: Mapped[str]
    delimiter: Mapped[str]
    rows_total: Mapped[int]
    rows_stored: Mapped[int]
    rows_rejected: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Transaction(Base):
    """One booking on a bank account."""

    __tablename__ = "transactions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    upload_id: Mapped[UUID | None] = mapped_column(ForeignKey("uploads.id"))
    booked_on: Mapped[date]
    description: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str]
    category: Mapped[str]
