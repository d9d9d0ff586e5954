"""A function that nobody calls costs nothing, and wakes when somebody does."""

import time

import pytest

from tests.waiting import until

pytestmark = pytest.mark.cluster
METRICS = "v1beta1.metrics.k8s.io"  # who measures what pods use serves it
FUNCTION = "utils-version-info"  # tests/e2e/values.yaml lets it go after six seconds


def is_asleep(cluster) -> bool:
    return not cluster.pods(FUNCTION)


def test_a_function_goes_to_zero_wakes_and_goes_back(cluster, new, measured):
    """The caller who wakes it waits, and gets the right answer."""
    until(lambda: is_asleep(cluster), seconds=300)
    began = time.monotonic()
    answer = new.call("GET /version")
    took = time.monotonic() - began

    assert (answer.status, answer.headers["x-served-by"]) == (200, "new"), answer
    assert cluster.pods(FUNCTION)
    measured.add("first answer of a function at zero", took, "s")
    began = time.monotonic()
    until(lambda: is_asleep(cluster), seconds=300)
    measured.add("back at zero after the last request", time.monotonic() - began, "s")


@pytest.fixture
def seen(cluster):
    """Somebody measures what pods use, such as metrics-server; an autoscaler is blind without."""
    try:
        cluster.get("apiservice", METRICS)
    except AssertionError:
        pytest.skip(f"the cluster has no {METRICS}: nobody measures what pods use")
    until(lambda: is_served(cluster), seconds=300)


def is_served(cluster) -> bool:
    conditions = cluster.get("apiservice", METRICS)["status"]["conditions"]
    return {each["type"]: each["status"] for each in conditions}["Available"] == "True"


def copies(cluster) -> int:
    return cluster.get("deployment", "monolith")["status"].get("readyReplicas", 0)


@pytest.mark.usefixtures("seen", "back")
def test_the_old_side_grows_when_it_is_busy(cluster, upgrade, traffic, measured):
    """What has not moved yet must bear its load as before; callers do not notice the new copy."""
    upgrade("--set", "old.hpa.enabled=true,old.hpa.min=1,old.hpa.max=2")
    assert copies(cluster) == 1
    began = time.monotonic()

    with traffic("user-get-profile", rate=40) as load:
        until(lambda: copies(cluster) == 2, seconds=300)
        measured.add("a second copy of the old side under load", time.monotonic() - began, "s")
        load.wait_for(200)

    assert load.numbers.unexpected == 0, load.told()
