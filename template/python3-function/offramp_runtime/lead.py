"""
Which worker thread waits for events.

Python runs one thread at a time, so further threads only help while handlers wait for
something else. One thread leads: it alone waits for events, and serves them itself. It gives
the lead away before a handler runs when handlers have been seen to wait, and loses it when one
takes long. Against threads that all wait for events, this kept p99 at 1.4 ms instead of 54 ms
for a trivial handler with 8 threads (docs/decisions/0001-function-server.md).
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

LONG_SECONDS = 0.002
WAITING_SECONDS = 0.0002
FORGET_SECONDS = 1.0
WEIGHT = 1 / 16  # of the newest request in the moving mean of the time spent waiting


class Worker:
    """One thread's part; *busy_since* is 0 while it serves nothing."""

    __slots__ = ("busy_since", "leads")

    def __init__(self) -> None:
        self.leads = False
        self.busy_since = 0.0


class Lead:
    """Held by one worker; *add_thread* starts a further one when nobody could take it."""

    def __init__(self, add_thread: Callable[[], None], max_threads: int) -> None:
        self._add_thread = add_thread
        self._spare_threads = max_threads
        self._lead = threading.Lock()
        self._guard = threading.Lock()
        self._followers = 0
        self._holder: Worker | None = None
        self._mean_waiting = 2 * WAITING_SECONDS
        self._forgot_at = time.monotonic()

    def start_thread(self) -> None:
        """Start a thread if there may be more. Raises RuntimeError where memory is short."""
        with self._guard:
            self._start_thread()

    def take(self, worker: Worker) -> None:
        """Wait until *worker* leads."""
        self._lead.acquire()
        with self._guard:
            self._followers -= 1
            self._holder = worker
            worker.leads = True

    def give(self, worker: Worker) -> None:
        """Let another thread lead; does nothing when *worker* no longer leads."""
        with self._guard:
            if worker.leads:
                self._release(worker)

    def leave(self, worker: Worker) -> None:
        """Let others lead, and one be started in the place of *worker*, whose thread ends."""
        with self._guard:
            self._spare_threads += 1
            if worker.leads:
                self._release(worker)
            else:
                self._find_follower()

    def follow(self) -> None:
        """Note that a thread is about to wait in `take`."""
        with self._guard:
            self._followers += 1

    @property
    def should_give(self) -> bool:
        """Whether handlers have been seen to wait."""
        return self._mean_waiting > WAITING_SECONDS

    def served(self, wall_seconds: float, cpu_seconds: float) -> None:
        """Learn from one request how long handlers wait."""
        waiting = max(wall_seconds - cpu_seconds, 0.0)
        self._mean_waiting += (waiting - self._mean_waiting) * WEIGHT

    def watch(self) -> None:
        """
        Take the lead from a worker that is busy for long, and see that another takes it.

        Old lessons are forgotten: what looks like waiting can be threads in each other's way, so
        the lesson has to be learnt anew every second.
        """
        now = time.monotonic()
        holder = self._holder
        if holder is not None and holder.busy_since and now - holder.busy_since > LONG_SECONDS:
            self.give(holder)
        if holder is None:
            with self._guard:
                self._find_follower()
        if now - self._forgot_at > FORGET_SECONDS:
            self._forgot_at = now
            self._mean_waiting = 0.0

    def _release(self, worker: Worker) -> None:
        worker.leads = False
        self._holder = None
        self._find_follower()
        self._lead.release()

    def _find_follower(self) -> None:
        """Start a thread where none leads and none waits to; where memory is short, later."""
        if self._holder is None and self._followers == 0:
            with suppress(RuntimeError, MemoryError):
                self._start_thread()

    def _start_thread(self) -> None:
        if self._spare_threads > 0:
            self._add_thread()  # it waits in `take` for the guard that is held here
            self._spare_threads -= 1
            self._followers += 1
