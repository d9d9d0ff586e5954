"""
Is everything there that a request needs? Checks side by side, two seconds each.

A check returns what it wants to tell beyond being up, or raises; the exception becomes one
plain word, since health pages are read by strangers too.
"""

import logging
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from shared import metrics
from shared.errors import Unavailable

LIMIT_SECONDS = 2.0

logger = logging.getLogger(__name__)

Probe = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Check:
    """One dependency; if *is_required*, nothing works without it."""

    name: str
    probe: Probe
    is_required: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found; *error* is None when the dependency is up."""

    check: Check
    milliseconds: float
    error: str | None
    more: Mapping[str, Any]

    def public(self) -> dict[str, Any]:
        """Return the finding as GET /health shows it."""
        shown: dict[str, Any] = {
            "status": "down" if self.error else "ok",
            "ms": round(self.milliseconds, 1),
            "required": self.check.is_required,
            **self.more,
        }
        return {**shown, "error": self.error} if self.error else shown


def run(checks: list[Check], *, clock: Callable[[], float] = time.monotonic) -> list[Finding]:
    """Run *checks* at the same time; one that takes too long is down, and left behind."""
    pool = ThreadPoolExecutor(len(checks), thread_name_prefix="health")
    deadline = clock() + LIMIT_SECONDS
    took: dict[str, float] = {}
    futures = [(check, pool.submit(_timed, check, took)) for check in checks]
    findings = [
        _finding(check, future, max(0.0, deadline - clock()), took) for check, future in futures
    ]
    pool.shutdown(wait=False)
    for finding in findings:
        metrics.dependencies().labels(finding.check.name).set(0 if finding.error else 1)
    return findings


def _timed(check: Check, took: dict[str, float]) -> Mapping[str, Any]:
    began = time.monotonic()
    try:
        return check.probe()
    finally:
        took[check.name] = (time.monotonic() - began) * 1000


def _finding(
    check: Check, future: Future[Mapping[str, Any]], seconds: float, took: Mapping[str, float]
) -> Finding:
    try:
        failure = future.exception(seconds)
    except TimeoutError:
        return Finding(check, LIMIT_SECONDS * 1000, "timeout", {})
    if failure is None:
        return Finding(check, took[check.name], None, future.result())
    logger.warning("the check of %s failed", check.name, exc_info=failure)
    return Finding(check, took[check.name], word(failure), {})


def word(failure: BaseException) -> str:
    """Return *failure* in one plain word: timeout, refused, unreachable or failed."""
    if isinstance(failure, TimeoutError):
        return "timeout"
    if isinstance(failure, ConnectionRefusedError):
        return "refused"
    if isinstance(failure, Unavailable | socket.gaierror | ConnectionError):
        return "unreachable"
    return "failed"


def status(findings: list[Finding]) -> str:
    """Return ok, degraded (something that is not required is down) or down."""
    down = [finding.check for finding in findings if finding.error]
    if any(check.is_required for check in down):
        return "down"
    return "degraded" if down else "ok"
