"""One attempt as others see it: a span in the trace of its row, a log line, and numbers."""

import logging
import time
from dataclasses import dataclass

from shared import tracing
from shared.logging import request_id
from shared.outbox.deliver import deliver
from shared.outbox.rows import Row
from shared.retries import Backoff
from shared.services import Services
from shared.worker import numbers, topics

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attempts:
    """Makes attempts for one worker."""

    services: Services
    backoff: Backoff

    def run(self, row: Row) -> None:
        """Deliver *row*; raise TemporaryError when its end could not be written."""
        attributes = {"messaging.system": "outbox", "messaging.destination.name": row.topic}
        token = request_id.set(row.headers.get("request_id"))
        begun = time.monotonic()
        try:
            with tracing.consumer(f"deliver {row.topic}", row.headers, attributes):
                outcome = deliver(row, topics.find(row.topic), self.services, self.backoff)
                state = outcome.state if outcome else "lost"
                self._note(row, state, outcome.reason if outcome else "its lease was lost")
        finally:
            request_id.reset(token)
            numbers.SECONDS.labels(row.topic).observe(time.monotonic() - begun)

    def _note(self, row: Row, state: str, reason: str) -> None:
        numbers.DELIVERIES.labels(row.topic, state).inc()
        level = logging.INFO if state == "delivered" else logging.WARNING
        details = {"outbox_id": str(row.id), "topic": row.topic, "attempt": row.attempts}
        log.log(level, "delivery %s", state, extra=details | ({"reason": reason} if reason else {}))
