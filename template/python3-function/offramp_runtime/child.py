"""What a forked function process does, from the fork to its end."""

import os
import random
import resource
import signal
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from offramp_runtime import exits, settings
from offramp_runtime.lifecycle import Ending
from offramp_runtime.logs import Log
from offramp_runtime.order import Descriptors, Order
from offramp_runtime.scorecard import Phase, Score, Scorecard
from offramp_runtime.server import Server
from offramp_runtime.serving import Process, attempt_load
from offramp_runtime.settings import Settings

BROKEN_SECONDS = 2.0
BAD_SETTING = 2
_PHASES = {"serving": Phase.SERVING, "draining": Phase.DRAINING, "ended": Phase.ENDED}


def run(order: Order, descriptors: Descriptors) -> NoReturn:
    """Become the function process that *order* describes; never returns."""
    code = 1
    try:
        code = _serve(order, descriptors)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve(order: Order, descriptors: Descriptors) -> int:
    _detach(order, descriptors.log)
    log = Log({"function": order.name, "pid": os.getpid()})
    card = Scorecard(descriptors.scorecard)
    try:
        chosen = _settings(order)
    except settings.BadSettingError as error:
        log.line("error", str(error))
        card.write(Score(Phase.BROKEN))
        return BAD_SETTING
    reporter = Reporter(card, order.ordered_at)
    listener = socket.socket(fileno=descriptors.listener)
    process = Process(chosen, listener, log, order.ordered_at, life=descriptors.life)
    process.on_tick = reporter.report
    handler = attempt_load(process)
    if handler is None:
        reporter.is_broken = True
        process.lives_seconds = BROKEN_SECONDS
    ending = process.serve(handler)
    if ending is Ending.STUCK:
        log.line("error", "ended because a handler was stuck", exit_code=ending.value)
    return ending.value


def _detach(order: Order, log: int) -> None:
    """Leave everything of the template process behind: session, output, environment, seed."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for standard in (1, 2):
        os.dup2(log, standard)
    os.close(log)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # text streams here
    exits.begin()
    os.environ.clear()
    os.environ.update(order.env)
    random.seed()
    if (numpy := sys.modules.get("numpy.random")) is not None:  # it does not notice a fork
        numpy.seed()
    if order.memory_bytes is not None:
        # data, not address space: mapped libraries cost nothing in a container either
        resource.setrlimit(resource.RLIMIT_DATA, (order.memory_bytes, order.memory_bytes))


def _settings(order: Order) -> Settings:
    folder = Path(order.folder)
    chosen = settings.read({"access_log": "false", **order.env}, folder)
    given: dict[str, Any] = {
        "exec_timeout": order.exec_timeout,
        "max_request_bytes": order.max_request_bytes,
    }
    return replace(
        chosen,
        folder=folder,
        route=order.route,
        metrics_socket=Path(order.metrics_socket),
        threads=order.concurrency,
        max_connections=order.concurrency,
        max_inflight=0,
        idle_seconds=order.idle_seconds,
        **{name: value for name, value in given.items() if value is not None},
    )


@dataclass
class Reporter:
    """Writes how the process does on its scorecard."""

    card: Scorecard
    ordered_at: float
    is_broken: bool = False

    def report(self, server: Server, phase: str) -> None:
        """Write a score; *phase* is serving, draining or ended."""
        application = server.application
        first = application.first_answer
        self.card.write(
            Score(
                Phase.BROKEN if self.is_broken else _PHASES[phase],
                application.answered,
                len(application.in_flight),
                len(server.gate.connections),
                0.0 if first is None else (first - self.ordered_at) * 1000,
            )
        )
