"""
What the gateway costs, and whether moving weights under load loses a request.

The upstream is our function runtime with a handler that burns 0.6 ms of CPU a request, about
what GET /users/me costs its function; Envoy checks, logs and routes as in `offramp up`.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import median

from bench import cores
from bench.load import closed_loop
from bench.row import Row
from offramp.catalogue import load
from offramp.local.envoy import files, process
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.admin import Admin
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.ports import allot

REQUESTS, CHANGES, CALLERS = 10_000, 50, 4
ROUNDS, SECONDS, CONNECTIONS = 3, 2.0, 8
SHARE_BOUND, WEIGHT, SHARE_DRIFT = 0.85, 10, 1.0
HANDLER = """
import time

def handle(event, context):
    until = time.thread_time() + 0.0006
    while event.path == "/work" and time.thread_time() < until:
        pass
    return {"statusCode": 200, "body": b"{}", "headers": {"content-type": "application/json"}}
"""
STACK = """
x-offramp: {old: {app: "none", service: none}, groups: [all]}
functions:
  work: {handler: ./f, annotations: {offramp.dev/group: all, offramp.dev/route: GET /work}}
  light: {handler: ./f, annotations: {offramp.dev/group: all, offramp.dev/route: GET /light}}
"""


@dataclass(frozen=True)
class Served:
    """One Envoy before two upstreams of the same kind, and the pids to pin, Envoy's last."""

    addresses: Addresses
    router: EnvoyRouter
    pids: tuple[int, ...]


def rows() -> list[Row]:
    """Return cost, failures under 50 weight changes, and the share at weight 10."""
    with _served() as served:
        return [_cost(served), _changes(served), _share(served)]


def _cost(served: Served) -> Row:
    """The upstream has one core; Envoy (0.1 ms of CPU a request) has the callers'."""
    for pid in served.pids:
        is_envoy = pid == served.pids[-1]
        cores.pin(pid, cores.for_clients() if is_envoy else cores.for_servers())
    os.sched_setaffinity(0, {cores.for_clients()})
    ports = (served.addresses.gateway, served.addresses.old)
    rounds = [[_rate(port) for port in ports] for _ in range(ROUNDS)]
    through, direct = (median(pair[n] for pair in rounds) for n in (0, 1))
    ratio = median(pair[0] / pair[1] for pair in rounds)
    met = ratio >= SHARE_BOUND
    return Row(
        "through Envoy against direct, 0.6 ms handler on one core",
        *(through, direct, "requests/s", ratio, f">= {SHARE_BOUND}x", met),
    )


def _rate(port: int) -> float:
    requests = repeat(b"GET /work HTTP/1.1\r\nHost: bench\r\n\r\n")
    return closed_loop(port, requests, connections=CONNECTIONS, seconds=SECONDS).per_second


def _changes(served: Served) -> Row:
    def change(seen: list[str]) -> None:
        for number in range(CHANGES):
            while len(seen) < REQUESTS * number / CHANGES:
                time.sleep(0.001)
            served.router.set_weights({"light": number * 37 % 101})

    seen = _call(served, change)
    failed = seen.count("failed")
    return Row(
        f"{CHANGES} weight changes under {REQUESTS:,} requests",
        *(failed, REQUESTS, "failed", 1 - failed / REQUESTS, "0 failed", failed == 0),
    )


def _share(served: Served) -> Row:
    served.router.set_weights({"light": WEIGHT})
    seen = _call(served, lambda _: None)
    share = 100 * seen.count("new") / len(seen)
    met = abs(share - WEIGHT) <= SHARE_DRIFT
    return Row(
        f"share of new at weight {WEIGHT}, {REQUESTS:,} requests",
        *(share, float(WEIGHT), "%", share / WEIGHT, f"{WEIGHT} +- {SHARE_DRIFT:g} %", met),
    )


def _call(served: Served, meanwhile: Callable[[list[str]], None]) -> list[str]:
    """Send the requests from several callers; return each one's side, or that it failed."""
    seen: list[str] = []
    port, each = served.addresses.gateway, REQUESTS // CALLERS
    threads = [threading.Thread(target=_caller, args=(port, each, seen)) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    meanwhile(seen)
    for thread in threads:
        thread.join()
    return seen


def _caller(port: int, requests: int, seen: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(requests):
        try:
            connection.request("GET", "/light")
            answer = connection.getresponse()
            answer.read()
            is_right = answer.status == http.client.OK
            seen.append(answer.headers["x-served-by"] if is_right else "failed")
        except (OSError, http.client.HTTPException):
            seen.append("failed")
            connection.close()
    connection.close()


@contextmanager
def _served() -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "f").mkdir()
        (folder / "f" / "handler.py").write_text(HANDLER)
        (folder / "stack.yml").write_text(STACK)
        catalogue = load(folder)
        gateway, admin, old, new = _free(4)
        ports = dict.fromkeys(("work", "light"), new)
        addresses = Addresses(folder / "envoy", folder / "logs", gateway, admin, old, ports)
        files.prepare(catalogue, addresses)
        EnvoyRouter.of(catalogue, addresses.folder, None).prepare()
        started = [stack.enter_context(_upstream(folder / "f", port)) for port in (old, new)]
        started.append(stack.enter_context(_started(process.argv(addresses), {})))
        for port in (old, new, gateway):
            _wait_for(port)
        yield Served(
            addresses,
            EnvoyRouter.of(catalogue, addresses.folder, Admin(admin)),
            tuple(each.pid for each in started),
        )


def _free(count: int) -> list[int]:
    return list(allot({str(number): 0 for number in range(count)}).values())


@contextmanager
def _upstream(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        "OFFRAMP_FUNCTION_FOLDER": str(folder),
        "OFFRAMP_ADDRESS": "127.0.0.1",
        "port": str(port),
        "metrics_port": str(_free(1)[0]),
        "access_log": "false",
    }
    with _started([sys.executable, "-m", "offramp_runtime"], environment) as upstream:
        yield upstream


@contextmanager
def _started(argv: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(argv, env=os.environ | environment, stdout=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


def _wait_for(port: int) -> None:
    """Wait until *port* answers a request with 200."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/light")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(f"port {port} did not answer within 20 s")
