"""Puts a process together: handler, tracing, metrics, server; then serves until the end."""

import faulthandler
import gc
import resource
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from offramp_runtime import exits
from offramp_runtime.application import Application
from offramp_runtime.event import Handler
from offramp_runtime.lifecycle import Ending, Lifecycle
from offramp_runtime.loading import load
from offramp_runtime.logs import Log
from offramp_runtime.metrics import Metrics
from offramp_runtime.server import Server
from offramp_runtime.settings import Settings
from offramp_runtime.signals import Signals
from offramp_runtime.tracing import Tracing

EXPOSED_AFTER_SECONDS = (
    1.0  # of serving: what a scrape needs is not imported beside the first answer
)

# of importing a handler; after that its log shows where it is, in case it never ends
SHOWN_AFTER_SECONDS = 20.0


@dataclass
class Process:
    """One serving process; *born_at* is when it was started, in monotonic seconds."""

    settings: Settings
    listener: socket.socket
    log: Log
    born_at: float
    metrics: Metrics = field(default_factory=Metrics)
    life: int | None = None
    lives_seconds: float | None = None
    on_tick: Callable[[Server, str], None] = lambda _server, _phase: None
    _noted_at: float = field(default=0.0, init=False)
    _is_first_noted: bool = field(default=False, init=False)
    _is_exposed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._noted_at = self.born_at

    def serve(self, handler: Handler | None) -> Ending:
        """Serve until told to stop, idle or stuck; return which."""
        signals = Signals(self.life)
        signals.install()
        tracing = Tracing(self.settings)
        application = Application(handler, self.settings, self.metrics, tracing, self.log)
        server = Server(self.listener, application)
        server.is_draining = self.lives_seconds is not None
        quiet_collector()
        server.start()
        self.on_tick(server, "serving")
        self._note("ready")
        ending = Lifecycle(server, signals, self._tick, self.lives_seconds).run()
        self.on_tick(server, "ended")
        tracing.stop()
        if ending is not Ending.STUCK:
            exits.finish(ending.value)
        return ending

    def load(self) -> Handler:
        """Import the handler; raises whatever its import raises."""
        self._note("start")
        handler = load(self.settings.folder)
        self._note("import")
        return handler

    def _note(self, phase: str) -> None:
        """Tell how long *phase* took, which ends now and began with the end of the one before."""
        before, self._noted_at = self._noted_at, time.monotonic()
        self.metrics.cold_start(phase, self._noted_at - before)

    def _tick(self, server: Server, phase: str) -> None:
        first = server.application.first_seconds
        if first is not None and not self._is_first_noted:
            self.metrics.cold_start("first_answer", first)
            self._is_first_noted = True
        if not self._is_exposed and self._may_expose():
            self._is_exposed = True
            self._expose_metrics()
        self.on_tick(server, phase)

    def _may_expose(self) -> bool:
        """Whether what a scrape needs is in memory, as after a fork, or the start is over."""
        if "offramp_runtime.exposition" in sys.modules:
            return True
        return time.monotonic() - self._noted_at > EXPOSED_AFTER_SECONDS

    def _expose_metrics(self) -> None:
        from offramp_runtime import exposition

        self.metrics.register()
        if self.settings.metrics_socket is not None:
            exposition.on_socket(self.settings.metrics_socket)
        elif self.settings.metrics_port:
            exposition.on_port(self.settings.address, self.settings.metrics_port)


def attempt_load(process: Process) -> Handler | None:
    """Import the handler; log why it cannot be and return None."""
    faulthandler.dump_traceback_later(SHOWN_AFTER_SECONDS, file=process.log.descriptor)
    try:
        return process.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the edge of foreign code
        process.log.failure("the handler could not be loaded", error)
        return None
    finally:
        faulthandler.cancel_dump_traceback_later()


def allow_connections() -> None:
    """Lift the soft limit of open files to the hard one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def quiet_collector() -> None:
    """Collect garbage from now on; everything loaded so far is left out, unlooked at."""
    gc.freeze()
    gc.enable()
