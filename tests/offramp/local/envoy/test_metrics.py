"""Envoy's numbers of both sides."""

import time

import pytest

from offramp.local.envoy.admin import Admin, AdminError
from offramp.local.envoy.metrics import EnvoyMetrics
from offramp.window import between
from tests.offramp.local.envoy.gateway import free_port


def measure(gateway, act, *, timed):
    """Return both sides' windows around *act*, once *timed* answers are in the histograms."""
    before = gateway.metrics.snapshot(["spare-count"])["spare-count"]
    act()
    deadline = time.monotonic() + 5
    while True:
        after = gateway.metrics.snapshot(["spare-count"])["spare-count"]
        old, new = (between(before[side], after[side], 1.0) for side in ("old", "new"))
        if old.timed + new.timed >= timed or time.monotonic() > deadline:
            return old, new
        time.sleep(0.05)


def test_each_side_is_counted_by_itself(gateway):
    """Both sides of a route may even be one process; its numbers must not mix."""

    def act():
        for side, path in [("old", "/count"), ("new", "/count?status=404"), ("new", "/count")]:
            gateway.call("GET", path, headers={"x-offramp": side})

    old, new = measure(gateway, act, timed=3)

    assert (old.requests, old.failures, old.client_errors) == (1, 0, 0)
    assert (new.requests, new.failures, new.client_errors) == (2, 0, 1)


def test_an_answer_with_5xx_is_a_failure(gateway):
    """The plain case."""
    old, new = measure(
        gateway,
        lambda: gateway.call("GET", "/count?status=500", headers={"x-offramp": "new"}),
        timed=1,
    )

    assert (old.failures, new.failures) == (0, 1)


def test_an_answer_that_is_cut_off_is_a_failure_too(gateway):
    """Its status was 200, so only the broken connection tells."""

    def act():
        with pytest.raises(Exception, match="IncompleteRead"):
            gateway.call("GET", "/count?cut=1", headers={"x-offramp": "new"})

    _, new = measure(gateway, act, timed=0)

    assert (new.requests, new.failures) == (1, 1)


def test_a_refused_connection_is_one_failure_of_the_new_side(gateway):
    """Retries of one request must not look like several."""
    before = gateway.metrics.snapshot(["spare-gone"])["spare-gone"]
    gateway.call("POST", "/gone", headers={"x-offramp": "new"})
    after = gateway.metrics.snapshot(["spare-gone"])["spare-gone"]

    window = between(before["new"], after["new"], 1.0)

    assert (window.requests, window.failures) == (1, 1)


def test_latency_is_found_in_the_histogram(gateway):
    """Within the width of a bucket."""

    def act():
        for _ in range(5):
            gateway.call("GET", "/count?ms=50", headers={"x-offramp": "old"})

    old, _ = measure(gateway, act, timed=5)

    assert 40 <= old.percentile_ms(0.5) <= 100


def test_an_admin_port_that_does_not_answer_is_an_error():
    """A shift must tell it from zero requests."""
    with pytest.raises(AdminError, match="does not answer"):
        EnvoyMetrics(Admin(free_port())).snapshot(["spare-count"])
