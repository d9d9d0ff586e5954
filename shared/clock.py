"""The present, as something that tests can replace."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time as an aware UTC datetime."""
    return datetime.now(UTC)
