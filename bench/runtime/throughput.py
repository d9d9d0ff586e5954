"""A trivial handler: requests per second on one pinned core, ours against the candidates."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.row import Row
from bench.runtime import candidates, load
from bench.runtime.candidates import Candidate
from bench.runtime.load import Speed

ROUNDS = 3
SECONDS = 2.0
WAITRESS, WATCHDOG = "Flask + waitress", "Flask + waitress behind of-watchdog"
BOUNDS = {WAITRESS: 2.0, WATCHDOG: 3.5}
NO_WATCHDOG = "fwatchdog is not on the PATH, and Go could not build it"


def rows() -> list[Row]:
    """Return one row for each server we could have chosen."""
    with TemporaryDirectory(prefix="offramp-bench-") as folder:
        others: dict[str, Candidate] = {WAITRESS: candidates.waitress}
        if binary := candidates.find_watchdog(Path(folder)):
            others[WATCHDOG] = partial(candidates.watchdog, binary)
        others["Flask + gunicorn gthread"] = candidates.gunicorn
        others["Flask + Granian"] = candidates.granian
        speeds = _measured({"ours": candidates.ours, **others})
    ours = speeds.pop("ours")
    found = [row for name, other in speeds.items() for row in _rows(name, ours, other)]
    return found if WATCHDOG in speeds else [*found, _unmeasured(ours)]


def _measured(servers: dict[str, Candidate]) -> dict[str, Speed]:
    """Run all servers and measure them in turn, ROUNDS times; return the medians."""
    seen: dict[str, list[Speed]] = {name: [] for name in servers}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(start()) for name, start in servers.items()}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                seen[name].append(load.measure(port, SECONDS))
    return {
        name: Speed(
            median(each.requests_per_second for each in speeds),
            median(each.p99_ms for each in speeds),
        )
        for name, speeds in seen.items()
    }


def _rows(name: str, ours: Speed, other: Speed) -> list[Row]:
    ratio = ours.requests_per_second / other.requests_per_second
    least = BOUNDS.get(name, 0.0)
    return [
        Row(
            _what(name),
            ours.requests_per_second,
            other.requests_per_second,
            "requests/s",
            ratio,
            _bound(name),
            ratio >= least,
        ),
        Row(
            f"  p99 against {name}",
            ours.p99_ms,
            other.p99_ms,
            "ms",
            other.p99_ms / ours.p99_ms,
            "",
            True,
        ),
    ]


def _unmeasured(ours: Speed) -> Row:
    """The row of of-watchdog where it is missing: a bound must not vanish without a word."""
    numbers = (ours.requests_per_second, None, "requests/s", None)
    return Row(_what(WATCHDOG), *numbers, _bound(WATCHDOG), None, not_measured=NO_WATCHDOG)


def _what(name: str) -> str:
    return f"trivial handler, one core, against {name} ({load.generator()})"


def _bound(name: str) -> str:
    return f">= {BOUNDS[name]:g}x" if name in BOUNDS else ""
