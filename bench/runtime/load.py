"""
Requests as fast as a server answers them, over connections that are kept.

With `wrk` on the PATH it is used, else a small generator of our own.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench import cores
from bench.load import closed_loop

TRIVIAL = Path(__file__).with_name("trivial")
CONNECTIONS = 16
SAMPLED_OF_TEN = 1
WRK_SCRIPT = """
local n = 0
request = function()
  n = n + 1
  local flag = (n % 10 == 0) and "01" or "00"
  wrk.headers["traceparent"] = string.format("00-%032x-%016x-%s", n + 4096, n + 256, flag)
  return wrk.format("GET", "/")
end
"""


@dataclass(frozen=True)
class Speed:
    """What one measurement gave."""

    requests_per_second: float
    p99_ms: float


def generator() -> str:
    """Return the name of what makes the requests."""
    return "wrk" if shutil.which("wrk") else "our own generator"


def measure(port: int, seconds: float) -> Speed:
    """Call a server on this machine, one request in ten with a sampled trace."""
    with cores.on(cores.for_clients()):
        return _wrk(port, seconds) if shutil.which("wrk") else _own(port, seconds)


def _wrk(port: int, seconds: float) -> Speed:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_SCRIPT)
        script.flush()
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}", "--latency"]
        page = subprocess.run(
            ["wrk", *options, "-s", script.name, f"http://127.0.0.1:{port}/"],  # noqa: S607 - the user's
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    if "Non-2xx" in page:
        raise RuntimeError(f"wrk saw failures:\n{page}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", page)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", page)
    if rate is None or p99 is None:
        raise RuntimeError(f"wrk answered:\n{page}")
    in_ms = {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]
    return Speed(float(rate[1]), float(p99[1]) * in_ms)


def _own(port: int, seconds: float) -> Speed:
    measured = closed_loop(port, _requests(), connections=CONNECTIONS, seconds=seconds)
    return Speed(measured.per_second, measured.percentile(99))


def _requests() -> Iterator[bytes]:
    return cycle(
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"traceparent: 00-%032x-%016x-%02d\r\n\r\n" % (n + 1, n + 1, n < SAMPLED_OF_TEN)
        for n in range(10)
    )
