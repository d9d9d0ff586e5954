"""Envoy's numbers of both sides."""

import socket
import time

import pytest

from offramp.local.envoy.admin import Admin, AdminError
from offramp.local.envoy.metrics import EnvoyMetrics
from offramp.window import between
from tests.offramp.local.envoy.gateway import free_port
from tests.waiting import until


def measure(gateway, act, function="spare-count", **at_least):
    """
    Return both sides' windows around *act*, once *at_least* so many are in their numbers.

    Its names are those of a window's numbers, which may come after the answers.
    """

    def windows():
        after = gateway.metrics.snapshot([function])[function]
        return tuple(between(before[side], after[side], 1.0) for side in ("old", "new"))

    def found():
        old, new = windows()
        return all(
            getattr(old, name) + getattr(new, name) >= count for name, count in at_least.items()
        )

    before = gateway.metrics.snapshot([function])[function]
    act()
    until(found)
    return windows()


def test_each_side_is_counted_by_itself(gateway):
    """Both sides of a route may even be one process; its numbers must not mix."""

    def act():
        for side, path in [("old", "/count"), ("new", "/count?status=404"), ("new", "/count")]:
            gateway.call("GET", path, headers={"x-offramp": side})

    old, new = measure(gateway, act, requests=3, timed=3)

    assert (old.requests, old.failures, old.client_errors) == (1, 0, 0)
    assert (new.requests, new.failures, new.client_errors) == (2, 0, 1)


def test_an_answer_with_5xx_is_a_failure(gateway):
    """The plain case."""
    old, new = measure(
        gateway,
        lambda: gateway.call("GET", "/count?status=500", headers={"x-offramp": "new"}),
        requests=1,
        timed=1,
        failures=1,
    )

    assert (old.failures, new.failures) == (0, 1)


def test_hints_before_an_answer_are_none(gateway):
    """Each request would count twice, and each failure half."""
    _, new = measure(
        gateway,
        lambda: gateway.call("GET", "/count?hint=1&status=500", headers={"x-offramp": "new"}),
        requests=1,
        timed=1,
        failures=1,
    )

    assert (new.requests, new.failures) == (1, 1)


def test_an_answer_that_is_cut_off_is_a_failure_too(gateway):
    """Its status was 200, so only the broken connection tells."""

    def act():
        with pytest.raises(Exception, match="IncompleteRead"):
            gateway.call("GET", "/count?cut=1", headers={"x-offramp": "new"})

    _, new = measure(gateway, act, requests=1, failures=1)

    assert (new.requests, new.failures) == (1, 1)


def test_redirects_are_told_from_what_the_caller_has_already(gateway):
    """Both are 3xx."""

    def act():
        for status in (302, 303, 304, 200):
            gateway.call("GET", f"/count?status={status}", headers={"x-offramp": "new"})

    _, new = measure(gateway, act, requests=4, redirects=2)

    assert (new.requests, new.redirects, new.failures, new.client_errors) == (4, 2, 0, 0)


def test_a_caller_who_gives_up_is_counted(gateway):
    """No status tells of one: a side that hangs seemed to have been asked nothing."""
    active = "/stats?format=json&filter=cluster.new-spare-count.upstream_rq_active"

    def is_asked():
        return gateway.admin.read(active)["stats"][0]["value"] == 1

    def act():
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", gateway.addresses.gateway)) as caller:
                asked = "GET /count?ms=20000 HTTP/1.1\r\nhost: x\r\nx-offramp: new\r\n\r\n"
                caller.sendall(asked.encode())
                until(is_asked)
            until(lambda: not is_asked())

    old, new = measure(gateway, act, given_up=3)

    assert (old.requests, new.requests, new.given_up, new.failures) == (0, 3, 3, 0)


def test_requests_without_an_answer_yet_are_known(gateway):
    """They are in no other number as long as their callers wait."""
    before = gateway.metrics.snapshot(["spare-count"])["spare-count"]["new"]
    with socket.create_connection(("127.0.0.1", gateway.addresses.gateway)) as caller:
        caller.sendall(b"GET /count?ms=20000 HTTP/1.1\r\nhost: x\r\nx-offramp: new\r\n\r\n")
        found = until(
            lambda: (
                window
                if (window := between(before, latest(gateway), 1.0)) and window.waiting
                else None
            )
        )
    until(lambda: latest(gateway).waiting == 0)

    assert (found.waiting, found.begun, found.requests) == (1, 1, 0)


def latest(gateway):
    """Return what the new side has counted so far."""
    return gateway.metrics.snapshot(["spare-count"])["spare-count"]["new"]


def test_a_refused_connection_is_one_failure_of_the_new_side(gateway):
    """Retries of one request must not look like several."""
    _, new = measure(
        gateway,
        lambda: gateway.call("POST", "/gone", headers={"x-offramp": "new"}),
        requests=1,
        failures=1,
        function="spare-gone",
    )

    assert (new.requests, new.failures) == (1, 1)


def test_latency_is_found_in_the_histogram(gateway):
    """Within the width of a bucket, whose upper end is at most 2.5 times the lower one."""
    waits = []

    def act():
        for _ in range(5):
            begun = time.monotonic()
            gateway.call("GET", "/count?ms=50", headers={"x-offramp": "old"})
            waits.append((time.monotonic() - begun) * 1000)

    old, _ = measure(gateway, act, requests=5, timed=5)

    assert 40 <= old.percentile_ms(0.5) <= 2.5 * max(waits)


def test_an_admin_port_that_does_not_answer_is_an_error():
    """A shift must tell it from zero requests."""
    with pytest.raises(AdminError, match="does not answer"):
        EnvoyMetrics(Admin(free_port())).snapshot(["spare-count"])
