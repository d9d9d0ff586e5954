"""How values are written in answers."""

from datetime import UTC, datetime
from decimal import Decimal


def instant(moment: datetime) -> str:
    """UTC in whole seconds: 2026-01-31T12:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def money(amount: Decimal) -> str:
    """Two digits, never an exponent: -12.50."""
    return f"{amount:.2f}"
