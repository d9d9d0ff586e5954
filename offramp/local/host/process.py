"""One function process as the host knows it."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from offramp_runtime.scorecard import Phase, Score, Scorecard


class FunctionProcess:
    """
    Ordered first, then known by its pid and watched through a pidfd.

    A pidfd keeps telling of the same process even if the pid is used again. *ordered_at* is in
    monotonic seconds.
    """

    def __init__(self, metrics_socket: Path) -> None:
        self.metrics_socket = metrics_socket
        self.ordered_at = time.monotonic()
        self.card = Scorecard.create()
        self.pid = 0
        self.pidfd: int | None = None
        self.is_told_to_end = False

    @property
    def score(self) -> Score:
        """What the process last said of itself."""
        return self.card.read()

    def started(self, pid: int) -> bool:
        """Note the pid; return False when the process has ended already."""
        self.pid = pid
        try:
            self.pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            return False
        return True

    def send(self, number: signal.Signals) -> None:
        """Send a signal that ends it, unless the process has ended."""
        self.is_told_to_end = True
        if self.pidfd is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number)

    def forget(self) -> Score:
        """Release everything; return the last score."""
        last = self.score
        self.card.close()
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None
        self.metrics_socket.unlink(missing_ok=True)
        return last

    def status(self) -> dict[str, Any]:
        """Return the process as the control socket shows it."""
        score = self.score
        return {
            "pid": self.pid,
            "state": score.phase.name.lower(),
            "requests": score.requests,
            "in_flight": score.in_flight,
            "uptime_s": round(time.monotonic() - self.ordered_at, 3),
            "cold_start_ms": round(score.cold_start_ms, 1),
        }

    @property
    def takes_requests(self) -> bool:
        """Whether the process serves or will soon."""
        return self.score.phase in {Phase.STARTING, Phase.SERVING, Phase.BROKEN}
