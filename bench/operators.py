"""
`/function/NAME` at the operators' port: small requests each second, with all of it on two cores.

The function has one core; Envoy and the callers share the other. The upstream is our function
runtime with a handler that answers at once, as in `bench.gateway`.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from statistics import median

from bench import cores
from bench.load import closed_loop
from bench.row import Row
from offramp.catalogue import load
from offramp.local.envoy import files, process
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.ports import allot

ROUNDS, SECONDS, CONNECTIONS = 3, 2.0, 16
FEWEST_PER_SECOND = 2000
PORTS = ("gateway", "admin", "by name", "function", "metrics")
HANDLER = "def handle(event, context):\n    return {'statusCode': 200, 'body': b'{}'}\n"
STACK = """
x-offramp: {old: {app: "none", service: none}, groups: [all]}
functions:
  light: {handler: ./light, annotations: {offramp.dev/group: all, offramp.dev/route: GET /light}}
"""
REQUEST = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def rows() -> list[Row]:
    """Return requests each second by name against straight to the function."""
    with tempfile.TemporaryDirectory(prefix="bench-operators-") as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "light").mkdir()
        (folder / "light" / "handler.py").write_text(HANDLER)
        (folder / "stack.yml").write_text(STACK)
        gateway, admin, by_name, function, metrics = allot(dict.fromkeys(PORTS, 0)).values()
        catalogue = load(folder)
        addresses = Addresses(
            *(folder / "envoy", folder / "logs", gateway, admin, function, {"light": function}),
            operators_port=by_name,
            operators=function,
        )
        files.prepare(catalogue, addresses)
        EnvoyRouter.of(catalogue, addresses.folder, None).prepare()
        settings = {"OFFRAMP_FUNCTION_FOLDER": str(folder / "light"), "access_log": "false"}
        settings |= {"port": str(function), "metrics_port": str(metrics)}
        settings |= {"OFFRAMP_ADDRESS": "127.0.0.1"}
        runtime = _started(stack, [sys.executable, "-m", "offramp_runtime"], settings)
        envoy = _started(stack, process.argv(addresses), {})
        _wait_until_ready(addresses)
        cores.pin(runtime.pid, cores.for_servers())
        cores.pin(envoy.pid, cores.for_clients())
        os.sched_setaffinity(0, {cores.for_clients()})
        return [_row(by_name, function)]


def _row(by_name: int, function: int) -> Row:
    rounds = [(_rate(by_name, b"/function/light"), _rate(function, b"/")) for _ in range(ROUNDS)]
    ours, direct = (median(pair[n] for pair in rounds) for n in (0, 1))
    return Row(
        "small calls by name at the operators' port, against direct",
        *(ours, direct, "requests/s", ours / direct),
        f">= {FEWEST_PER_SECOND:,}/s",
        ours >= FEWEST_PER_SECOND,
    )


def _rate(port: int, path: bytes) -> float:
    requests = repeat(REQUEST % path)
    return closed_loop(port, requests, connections=CONNECTIONS, seconds=SECONDS).per_second


def _started(
    stack: ExitStack, argv: list[str], settings: dict[str, str]
) -> "subprocess.Popen[bytes]":
    started = stack.enter_context(
        subprocess.Popen(argv, env=os.environ | settings, stdout=subprocess.DEVNULL)
    )
    stack.callback(started.kill)
    return started


def _wait_until_ready(addresses: Addresses) -> None:
    deadline = time.monotonic() + 60
    while not (process.is_ready(addresses) and _accepts(addresses.functions["light"])):
        if time.monotonic() > deadline:
            raise TimeoutError("Envoy or the function was not ready within 60 s")
        time.sleep(0.05)


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True
