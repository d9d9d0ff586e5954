"""GET /users/me on the function against the monolith: same database, same core, in turn."""

import os
from itertools import repeat
from statistics import median

from bench import cores, running
from bench.load import Measured, closed_loop
from bench.row import Row
from bench.running import Running
from offramp.cases.accounts import Accounts
from offramp.cases.connection import Gateway
from offramp.catalogue import load
from offramp.local import state
from offramp.local.host import HostClient

FUNCTION = "user-get-profile"
ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = 8
BOUND = 1.5


def rows() -> list[Row]:
    """Measure both sides in turn; medians of the rounds."""
    with running.prepared() as project:
        project.up()
        old, new = _ports(project)
        request = _request(project)
        os.sched_setaffinity(0, {cores.for_clients()})
        for port in (old, new):
            _pin_servers(project)
            _measure(port, request, seconds=1)
        _pin_servers(project)
        rounds = [(_measure(new, request), _measure(old, request)) for _ in range(ROUNDS)]
    new_rate, old_rate = (median([pair[side].per_second for pair in rounds]) for side in (0, 1))
    new_p99, old_p99 = (median([pair[side].percentile(99) for pair in rounds]) for side in (0, 1))
    faster, shorter = new_rate / old_rate, old_p99 / new_p99
    is_fast, is_short = faster >= BOUND, shorter >= 1
    return [
        Row(
            "GET /users/me, one core", new_rate, old_rate, "requests/s", faster, ">= 1.5x", is_fast
        ),
        Row("GET /users/me, p99", new_p99, old_p99, "ms", shorter, ">= 1x", is_short),
    ]


def _measure(port: int, request: bytes, seconds: float = SECONDS) -> Measured:
    return closed_loop(port, repeat(request), connections=CONNECTIONS, seconds=seconds)


def _ports(project: Running) -> tuple[int, int]:
    """Return where the monolith and the function listen, without the gateway."""
    hosted = HostClient(project.layout.host_control).status()["functions"]
    return state.require_running(project.layout).ports["old"], hosted[FUNCTION]["port"]


def _pin_servers(project: Running) -> None:
    """Both sides on the same core; the database and the rest may use all."""
    marks = state.require_running(project.layout).processes
    service = load(project.project).offramp.old.service
    for name in (service, "functions"):
        cores.pin(marks[name].pid, cores.for_servers())


def _request(project: Running) -> bytes:
    gateway = Gateway(state.require_running(project.layout).gateway)
    signed = Accounts(load(project.project), gateway).headers(["demo"])["demo"]
    lines = ["GET /users/me HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in signed.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
