"""
Run a worker until SIGTERM or Ctrl-C: `python -m shared.worker`.

Settings: OUTBOX_ATTEMPTS (10), OUTBOX_FIRST_WAIT_SECONDS (5; the bound of the first wait, four
times as long with each failure, up to OUTBOX_LONGEST_WAIT_SECONDS, 7200), OUTBOX_LEASE_SECONDS
(60), OUTBOX_THREADS (4), OUTBOX_POLL_SECONDS (1), OUTBOX_KEEP_DAYS (7; delivered rows),
DATABASE_CONNECTIONS (5; at most so many to PostgreSQL, and one that listens), and
METRICS_PORT for Prometheus, and for /health (503 where leases are not prolonged any more), on
METRICS_HOST (127.0.0.1). All others are those of docs/contract.md.
"""

import logging
import os
import signal
import socket
from dataclasses import replace
from uuid import uuid4

from shared import logging as json_lines
from shared import tracing
from shared.config import Config
from shared.outbox.deliver import BETWEEN_ATTEMPTS
from shared.retries import Backoff
from shared.services import Services
from shared.worker import page
from shared.worker.attempt import Attempts
from shared.worker.loop import Pace, Worker
from shared.worker.wakeups import Wakeups

log = logging.getLogger("shared.worker")


def main() -> None:
    """Deliver until told to stop; rows in hand are finished first."""
    config = Config.from_environment()
    json_lines.start(config)
    tracing.ensure_configured("worker")
    worker = make(config)
    if port := config.optional("METRICS_PORT"):
        page.serve((config.optional("METRICS_HOST") or "127.0.0.1", int(port)), worker.is_alive)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: worker.stop())
    log.info("the worker is ready", extra={"worker": worker.name})
    worker.run()
    log.info("the worker has finished", extra={"worker": worker.name})


def make(config: Config) -> Worker:
    """Return the worker that *config* describes."""
    services = Services(config)
    name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
    attempts = Attempts(services, backoff_of(config))
    return Worker(
        name, services, attempts, Wakeups(config.setting("DATABASE_URL")), pace_of(config)
    )


def backoff_of(config: Config) -> Backoff:
    """Return how often rows are tried and how long they wait between."""
    return replace(
        BETWEEN_ATTEMPTS,
        attempts=int(config.optional("OUTBOX_ATTEMPTS") or BETWEEN_ATTEMPTS.attempts),
        first=float(config.optional("OUTBOX_FIRST_WAIT_SECONDS") or BETWEEN_ATTEMPTS.first),
        longest=float(config.optional("OUTBOX_LONGEST_WAIT_SECONDS") or BETWEEN_ATTEMPTS.longest),
    )


def pace_of(config: Config) -> Pace:
    """Return how the worker works."""
    return Pace(
        threads=int(config.optional("OUTBOX_THREADS") or Pace.threads),
        lease=float(config.optional("OUTBOX_LEASE_SECONDS") or Pace.lease),
        poll=float(config.optional("OUTBOX_POLL_SECONDS") or Pace.poll),
        keep=float(config.optional("OUTBOX_KEEP_DAYS") or Pace.keep / 86_400) * 86_400,
    )


if __name__ == "__main__":
    main()
