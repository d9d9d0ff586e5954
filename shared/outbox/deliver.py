"""
One attempt to deliver one row.

What a failure means is decided by `judge`, without I/O; the rest is done around it: deliver
outside any transaction, then write the row's end and the topic's own rows together. A row
whose lease was lost meanwhile is left to its new holder.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from shared.errors import Unavailable
from shared.outbox import rows
from shared.outbox.rows import Row
from shared.retries import Backoff, PermanentError, TemporaryError, retry
from shared.services import Services

log = logging.getLogger(__name__)

# Seconds after a moment's failure, hours when the service stays away: together 4 hours on
# average, 1.5 or more for 99 of 100 rows, 8 at most. The shape is that of webhook senders, such
# as https://resend.com/docs/webhooks/retries-and-replays (8 attempts, 5 s first, 10 h last).
BETWEEN_ATTEMPTS = Backoff(attempts=10, first=5.0, longest=7200.0, longest_asked=3600.0, growth=4.0)
TO_SETTLE = Backoff(attempts=12, first=0.2, longest=5.0)


@dataclass(frozen=True)
class Topic:
    """
    What to do for a row, and what to write when it ended.

    *deliver* may be slow and may run twice; *settle* runs in the transaction that ends the row,
    and is given what *deliver* returned or raised.
    """

    deliver: Callable[[Row, Services], Any]
    settle: Callable[[Connection, Row, "Outcome"], None]


UNSETTLED = Topic(lambda *_: None, lambda *_: None)


@dataclass(frozen=True)
class Outcome:
    """
    How an attempt ended: `delivered`, `postponed` by *wait* seconds, or `dead`.

    *result* is what was returned where nothing went wrong.
    """

    state: str
    error: Exception | None = None
    wait: float = 0.0
    result: Any = None

    @property
    def reason(self) -> str:
        """What went wrong, for the row and the log; empty when nothing did."""
        if isinstance(self.error, PermanentError | TemporaryError | Unavailable):
            return str(self.error)
        return f"{type(self.error).__name__}: {self.error}" if self.error else ""


def judge(error: Exception | None, attempts: int, backoff: Backoff) -> Outcome:
    """Decide what becomes of a row after its attempt number *attempts* ended with *error*."""
    if error is None:
        return Outcome("delivered")
    if isinstance(error, PermanentError) or attempts >= backoff.attempts:
        return Outcome("dead", error)
    asked = min(getattr(error, "retry_after", 0.0), backoff.longest_asked)
    return Outcome("postponed", error, wait=max(backoff.wait(attempts), asked))


def deliver(row: Row, topic: Topic, services: Services, backoff: Backoff) -> Outcome | None:
    """
    Deliver *row* and write down how it went; None when its lease was lost meanwhile.

    Raises TemporaryError when the database stayed away; the row is then due again when its
    lease runs out.
    """
    if row.attempts > backoff.attempts:
        outcome = Outcome("dead", PermanentError("its worker died in every attempt"))
    else:
        result, error = _attempt(row, topic, services)
        outcome = replace(judge(error, row.attempts, backoff), result=result)
    try:
        is_ours = retry(lambda: _write(row, topic, services, outcome), backoff=TO_SETTLE)
    except TemporaryError:
        raise
    except Exception as error:
        log.exception("the end of %s %s could not be settled", row.topic, row.id)
        outcome = Outcome("dead", error)
        is_ours = retry(lambda: _write(row, UNSETTLED, services, outcome), backoff=TO_SETTLE)
    return outcome if is_ours else None


def _attempt(row: Row, topic: Topic, services: Services) -> tuple[Any, Exception | None]:
    """Return what the delivery returned, or None, and what it raised, or None."""
    try:
        return topic.deliver(row, services), None
    except (PermanentError, TemporaryError, Unavailable) as error:
        return None, error
    except Exception as error:
        log.exception("delivering %s %s failed in an unexpected way", row.topic, row.id)
        return None, error


def _write(row: Row, topic: Topic, services: Services, outcome: Outcome) -> bool:
    try:
        with services.database.transaction() as connection:
            is_ours = _end(connection, row, outcome)
            if is_ours and outcome.state != "postponed":
                topic.settle(connection, row, outcome)
            return is_ours
    except Unavailable as error:
        raise TemporaryError(str(error)) from error


def _end(connection: Connection, row: Row, outcome: Outcome) -> bool:
    if outcome.state == "delivered":
        return rows.delivered(connection, row)
    if outcome.state == "dead":
        return rows.buried(connection, row, outcome.reason)
    return rows.postponed(connection, row, outcome.reason, seconds=outcome.wait)
