"""
The life of a serving process: watch, notice that it should end, drain, end.

Ending never loses a request: the process stops taking connections first, answers what it has,
and tells kept-alive clients to go elsewhere.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from offramp_runtime.application import Application
from offramp_runtime.server import Server
from offramp_runtime.signals import Signals

IN_FLIGHT_TICK = 0.005
OPEN_TICK = 0.02
QUIET_TICK = 0.25
STUCK_LINGER = 6.0
STOP_LINGER = 0.1


class Ending(Enum):
    """Why a process ends; the value is its exit code."""

    STOPPED = 0
    BROKEN = 1
    IDLE = 3
    STUCK = 124  # as timeout(1) ends


@dataclass
class Lifecycle:
    """
    Runs the watch in the main thread until the process should end.

    *on_tick* is called at every look with the phase's name. A process whose handler is broken
    may be given *lives_seconds*, after which it ends. Times are monotonic seconds.
    """

    server: Server
    signals: Signals
    on_tick: Callable[[Server, str], None]
    lives_seconds: float | None = None
    used_at: float = 0.0
    began_at: float = 0.0

    @property
    def application(self) -> Application:
        """What the server serves."""
        return self.server.application

    def run(self) -> Ending:
        """Serve until told to stop, idle for long enough, or stuck; return why."""
        self.used_at = self.began_at = time.monotonic()
        ending = None
        while ending is None:
            self._tick("serving")
            ending = self._ending()
            if ending is Ending.IDLE and not self._may_end_idle():
                ending = None
        self.application.is_ready = False
        if ending is Ending.STOPPED:
            self._until(lambda: False, self.application.settings.healthcheck_interval)
        self._drain(ending)
        return Ending.STUCK if self.application.is_stuck else ending

    def _ending(self) -> Ending | None:
        if self.signals.has_ended:
            return Ending.STOPPED
        if self.application.is_stuck:
            return Ending.STUCK
        if self.lives_seconds and time.monotonic() - self.began_at > self.lives_seconds:
            return Ending.BROKEN
        idle_seconds = self.application.settings.idle_seconds
        if self._is_used():
            self.used_at = time.monotonic()
        elif idle_seconds and time.monotonic() - self.used_at > idle_seconds:
            return Ending.IDLE
        return None

    def _may_end_idle(self) -> bool:
        """Stop taking connections; go on after all when one came just before."""
        self.server.gate.close()
        if not self._is_used():
            return True
        self.server.gate.reopen()
        return False

    def _drain(self, ending: Ending) -> None:
        """
        Finish what has begun, for as long as a handler or a client may take.

        A stuck process also waits for kept-alive clients to leave.
        """
        self.server.is_draining = True
        self.server.gate.close()
        in_flight, connections = self.application.in_flight, self.server.gate.connections
        settings = self.application.settings
        limits = (settings.exec_timeout, settings.write_timeout)
        patience = max(limits) if all(limits) else math.inf
        if ending is Ending.STUCK:
            self._until(lambda: not connections or self.signals.has_ended, STUCK_LINGER)
        else:
            self._until(lambda: not connections, STOP_LINGER)
        self.server.wake_idle()
        self._until(lambda: not in_flight, patience)
        self._until(lambda: not connections, STOP_LINGER)

    def _until(self, is_reached: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not is_reached() and time.monotonic() < deadline:
            self._tick("draining")

    def _tick(self, phase: str) -> None:
        self.signals.wait(self._pause(phase))
        self.server.watch()
        self.on_tick(self.server, phase)

    def _pause(self, phase: str) -> float:
        if self.application.in_flight:
            return IN_FLIGHT_TICK
        if phase == "draining" or self._is_used():
            return OPEN_TICK
        return min(QUIET_TICK, self.application.settings.idle_seconds or QUIET_TICK)

    def _is_used(self) -> bool:
        return bool(self.server.gate.connections)
