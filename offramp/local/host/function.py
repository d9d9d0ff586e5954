"""One function: its listening socket, its log, and its processes."""

import os
import select
import socket
import time
from pathlib import Path
from typing import Any

from offramp_runtime.logs import Log
from offramp_runtime.order import Descriptors, Order
from offramp_runtime.scorecard import Phase

from offramp.local.host.process import FunctionProcess
from offramp.local.host.refusal import refuse_waiting
from offramp.local.host.scaling import (
    FIRST_BACKOFF_SECONDS,
    MOST_CRASHES,
    Load,
    backoff_seconds,
    should_start,
)
from offramp.local.host.spec import FunctionSpec

BACKLOG = 1024
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE")

DEFAULTS = {"OTEL_BSP_SCHEDULE_DELAY": "500"}  # ms, so that `offramp trace` need not wait long


class Function:
    """Listens from the beginning; has processes only while there is something to do."""

    def __init__(self, spec: FunctionSpec, logs: Path) -> None:
        self.spec = spec
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.port: int = self.listener.getsockname()[1]
        self.log = os.open(logs / f"{spec.name}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        self.processes: list[FunctionProcess] = []
        self.cold_starts = 0
        self._crashes = 0
        self._not_before = 0.0
        self._waiting_since: float | None = None
        self._poll = select.poll()
        self._poll.register(self.listener, select.POLLIN)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing but a new connection can change anything."""
        return not self.processes and time.monotonic() >= self._not_before

    def needs_process(self) -> bool:
        """Look at the backlog and the processes; return whether to start one now."""
        now = time.monotonic()
        taking = [each for each in self.processes if each.takes_requests]
        starting = sum(each.score.phase is Phase.STARTING for each in taking)
        if starting or not self._poll.poll(0):
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
        if now < self._not_before:
            return False
        waiting = None if self._waiting_since is None else now - self._waiting_since
        return should_start(Load(len(taking), self.spec.max_processes, waiting))

    def order(self, process: FunctionProcess) -> Order:
        """Return what the template process is to make of *process*."""
        spec = self.spec
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return Order(
            name=spec.name,
            folder=str(spec.folder),
            env={**passed_on, **DEFAULTS, "HOSTNAME": spec.name, **spec.env},
            route=spec.route,
            concurrency=spec.concurrency,
            idle_seconds=spec.idle_seconds,
            exec_timeout=spec.exec_timeout,
            memory_bytes=spec.memory_bytes,
            max_request_bytes=spec.max_request_bytes,
            metrics_socket=str(process.metrics_socket),
            ordered_at=process.ordered_at,
        )

    def descriptors(self, process: FunctionProcess, life: int) -> Descriptors:
        """Return what a new process is handed; *life* is the read end of the host's pipe."""
        return Descriptors(self.listener.fileno(), self.log, process.card.descriptor, life)

    def add(self, process: FunctionProcess) -> None:
        """Count a process that has been ordered."""
        self.processes.append(process)
        self.cold_starts += 1
        self._waiting_since = None

    def postpone(self) -> None:
        """Start nothing for a moment, because the template process is busy or gone."""
        self._not_before = time.monotonic() + FIRST_BACKOFF_SECONDS

    def remove(self, process: FunctionProcess) -> None:
        """Forget a process that has ended; one that died before serving delays the next."""
        self.processes.remove(process)
        has_crashed = process.forget().phase is Phase.STARTING and not process.is_told_to_end
        self._crashes = self._crashes + 1 if has_crashed else 0
        pause = backoff_seconds(self._crashes)
        self._not_before = time.monotonic() + pause
        if has_crashed:
            self._tell_of_crash(pause)

    def _tell_of_crash(self, pause: float) -> None:
        """Say in the function's log what it could not; after some in turn, to callers as well."""
        refused = 0
        if self._crashes >= MOST_CRASHES and not any(one.takes_requests for one in self.processes):
            refused = refuse_waiting(self.listener)
        Log({"function": self.spec.name}, self.log).line(
            "error",
            "a process ended before it could serve, without an error of Python's",
            in_turn=self._crashes,
            next_after_seconds=pause,
            refused=refused,
        )

    def status(self) -> dict[str, Any]:
        """Return the function as the control socket shows it."""
        return {
            "port": self.port,
            "cold_starts": self.cold_starts,
            "processes": [each.status() for each in list(self.processes) if each.pid],
        }

    def close(self) -> None:
        """Stop listening."""
        self.listener.close()
        os.close(self.log)
