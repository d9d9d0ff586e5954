"""Point 7 of the manual test plan: load, by an open model that does not wait for answers."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.measures, pytest.mark.usefixtures("back", "rows")]
SECONDS = 30


def test_a_realistic_mix_on_both_sides_under_load(cluster, catalogue, callers, traffic, measured):
    """Half of everything on each side; every answer is what its case expects."""
    rate = 20
    for group in catalogue.offramp.groups:
        assert cluster.offramp("shift", group, "--to", "50", "--yes").code == 0
    wake(catalogue, callers)
    with traffic(rate=rate) as load:
        load.wait_for(rate * SECONDS)

    numbers = load.numbers
    measured.add("mix of all routes: requests", load.tally.requests)
    measured.add("mix of all routes: median", numbers.percentile(50), "ms")
    measured.add("mix of all routes: 99th percentile", numbers.percentile(99), "ms")
    assert load.tally.unexpected == 0, load.told()
    assert min(numbers.old, numbers.new) > 0.2 * load.tally.requests


def wake(catalogue, callers):
    """
    Start all functions that are at zero, and wait until each answers at once.

    While pods start on two processors, requests pile up, and for these more pods are started.
    What the functions answer to nonsense does not matter.
    """
    new = callers.side("new")
    routes = [f"{each.method} {each.path.strip('{}')}" for each in catalogue.functions]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(new.call, routes))
    until(lambda: all(takes(new, route) < 1.0 for route in routes), seconds=120)


def takes(side, route):
    """Return how many seconds a side takes to answer."""
    began = time.monotonic()
    side.call(route)
    return time.monotonic() - began


@pytest.mark.parametrize("side", ["old", "new"])
def test_one_route_under_load(side, traffic, measured):
    """100 requests a second to a side by itself."""
    with traffic("user-get-profile", rate=10, side=side) as warm:
        warm.wait_for(30)
    with traffic("user-get-profile", rate=100, side=side) as load:
        load.wait_for(100 * SECONDS)

    measured.add(f"GET /users/me at 100/s, {side}: median", load.numbers.percentile(50), "ms")
    measured.add(f"GET /users/me at 100/s, {side}: p99", load.numbers.percentile(99), "ms")
    assert load.tally.unexpected == 0, load.told()
