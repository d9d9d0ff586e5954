"""A function that nobody calls costs nothing, and wakes when somebody does."""

import time

import pytest

from tests.waiting import until

pytestmark = pytest.mark.cluster
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
