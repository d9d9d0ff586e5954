"""`offramp try` on a cluster: through Istio's gateway, and nothing is written unasked."""

import json

import pytest

from tests.e2e.cluster import ROOT
from tests.waiting import until

pytestmark = pytest.mark.cluster
LONGEST_SECONDS = 300


@pytest.fixture
def tried(cluster, callers):
    """Return `tried(*words)`: how `offramp try` ended, what it printed, and its errors."""

    def run(*words):
        sent = ("try", *words, "--gateway", callers.address, "--rate", "20", "--seconds", "2")
        with cluster.start(*sent, folder=ROOT) as process:
            output, errors = process.communicate(timeout=LONGEST_SECONDS)
        return process.returncode, output, errors

    return run


def test_a_shift_tells_who_sleeps_until_they_are_called(cluster, tried):
    """Else the start of a process, seconds long, ends the first step of a quiet route."""
    function = "utils-version-info"
    until(lambda: not cluster.pods(function), seconds=LONGEST_SECONDS)
    asleep = cluster.offramp("shift", function, "--dry-run")
    code, _, errors = tried(function, "--side", "new")
    awake = cluster.offramp("shift", function, "--dry-run")

    assert code == 0, errors
    assert f"no process of {function} runs" in asleep.output
    assert (awake.code, "no process" in awake.output) == (0, False)


@pytest.mark.parametrize("side", ["old", "new"])
def test_requests_go_to_the_side_that_was_asked(tried, side):
    """With the accounts of stack.yml, under the host that callers use."""
    code, output, errors = tried("user-get-profile", "--side", side, "--json")
    (route,) = json.loads(output)["routes"]

    assert code == 0, (output, errors)
    assert (route["requests"], route[side]) == (40, 40)


def test_only_what_reads_is_sent(tried):
    """Data of a cluster stays."""
    code, output, _ = tried("user-get-profile", "user-update-profile", "--json")
    sent = {each["function"]: each["requests"] for each in json.loads(output)["routes"]}

    assert code == 0
    assert sent == {"user-get-profile": 40, "user-update-profile": 0}


def test_what_writes_is_named_and_not_sent(tried):
    """`--yes` is the way to do it."""
    code, _, errors = tried("auth-logout")

    assert code == 1
    assert "--yes sends those that could write" in errors


def test_signed_requests_have_the_clusters_secrets(tried):
    """What signs a webhook is a Secret there."""
    code, output, errors = tried("integrations-payment-webhook", "--yes")

    assert code == 0, (output, errors)
    assert "0 unexpected" in output
