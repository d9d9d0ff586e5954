"""Health checks side by side."""

import socket
import threading

import pytest

from shared import monitoring
from shared.errors import Unavailable
from shared.monitoring import Check
from tests.waiting import PATIENCE_SECONDS


def raising(error):
    """Return a probe that fails with *error*."""

    def probe():
        raise error

    return probe


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (TimeoutError("10.0.0.7 timed out"), "timeout"),
        (ConnectionRefusedError("10.0.0.7"), "refused"),
        (ConnectionResetError("10.0.0.7"), "unreachable"),
        (socket.gaierror("mail.internal"), "unreachable"),
        (Unavailable("the database"), "unreachable"),
        (KeyError("a mistake of ours"), "failed"),
        (PermissionError("/srv/files"), "failed"),
        (ValueError("x"), "failed"),
    ],
)
def test_a_failure_is_one_word(error, word):
    """Strangers read the page: no addresses, no paths."""
    [finding] = monitoring.run([Check("x", raising(error))])

    assert finding.public()["error"] == word
    assert finding.public()["status"] == "down"


@pytest.mark.parametrize(
    ("required_is_up", "other_is_up", "status"),
    [(True, True, "ok"), (True, False, "degraded"), (False, True, "down"), (False, False, "down")],
)
def test_only_what_is_required_takes_the_service_down(required_is_up, other_is_up, status):
    """An orchestrator acts on it."""
    probes = {True: dict, False: raising(OSError())}
    checks = [
        Check("database", probes[required_is_up], is_required=True),
        Check("mail", probes[other_is_up]),
    ]

    assert monitoring.status(monitoring.run(checks)) == status


def test_checks_run_at_the_same_time(monkeypatch):
    """Three slow dependencies must not cost three times the limit."""
    together = threading.Barrier(3, timeout=PATIENCE_SECONDS)

    def meet():
        together.wait()
        return {}

    monkeypatch.setattr(monitoring, "LIMIT_SECONDS", PATIENCE_SECONDS)
    findings = monitoring.run([Check(str(n), meet) for n in range(3)])

    assert monitoring.status(findings) == "ok"


def test_a_check_that_hangs_is_left_behind(monkeypatch):
    """The page answers in time, whatever a dependency does."""
    monkeypatch.setattr(monitoring, "LIMIT_SECONDS", PATIENCE_SECONDS)
    release, now = threading.Event(), [0.0]

    def fast():
        now[0] += PATIENCE_SECONDS
        return {}

    def hang():
        release.wait(PATIENCE_SECONDS)
        return {}

    try:
        checks = [Check("fast", fast), Check("slow", hang)]
        findings = monitoring.run(checks, clock=lambda: now[0])
    finally:
        release.set()

    assert [finding.error for finding in findings] == [None, "timeout"]


def test_what_a_check_tells_is_shown():
    """The queue's lengths stand beside its state."""
    [finding] = monitoring.run([Check("queue", lambda: {"pending": 3})])

    assert finding.public() == {
        "status": "ok",
        "ms": finding.public()["ms"],
        "required": False,
        "pending": 3,
    }
