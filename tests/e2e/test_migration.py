"""Point 10 of the manual test plan: forward with gates, back at once, and forward again."""

import json
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.planted import planted
from tests.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("back")]
PROFILE = "user-get-profile"
REQUESTS = 1_000


def shift(cluster, subject, *words):
    """Return the exit code and the document of a shift."""
    finished = cluster.offramp("shift", subject, "--yes", "--json", *words)
    assert finished.output, finished.errors
    return finished.code, json.loads(finished.output)


@pytest.mark.parametrize("weight", [0, 10, 50, 100])
def test_a_weight_keeps_its_share(weight, cluster, anybody):
    """At 0 and at 100 nobody at all meets the other side."""
    code, told = shift(cluster, "utils-version-info", "--to", str(weight))
    assert (code, told["weight"]) == (0, weight)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: anybody.call("GET /version"), range(REQUESTS)))

    assert {answer.status for answer in answers} == {200}
    new = Counter(answer.headers["x-served-by"] for answer in answers)["new"]
    # five standard deviations at 50 %: one run in two million is outside by chance
    assert abs(new - weight * REQUESTS / 100) <= (80 if 0 < weight < 100 else 0)


@pytest.mark.measures
def test_forward_back_and_forward_again_lose_no_request(cluster, traffic, measured):
    """0, 10, 50, 100, 0 and the same again, under 100 requests a second."""
    with traffic(PROFILE, rate=100) as load:
        load.wait_for(200)
        code, told = shift(cluster, PROFILE)
        assert (code, told["weight"]) == (0, 100), f"{told}\n{load.told()}"
        assert [each["weight"] for each in told["rounds"] if accepted(each)] == [10, 50, 100]
        load.wait_for(200)
        assert cluster.offramp("rollback", PROFILE).code == 0
        assert cluster.weights(PROFILE) == {PROFILE: 0}
        wait_for_what_is_under_way(load)
        before = load.numbers.new
        load.wait_for(200)
        assert load.numbers.new == before > 0
        assert shift(cluster, PROFILE)[0] == 0

    assert cluster.weights(PROFILE) == {PROFILE: 100}
    failed = load.numbers.neither + load.tally.unexpected
    measured.add("requests during two whole shifts and a way back, at 100/s", load.tally.requests)
    measured.at_most("of these failed", failed, 0)


def wait_for_what_is_under_way(load):
    """Requests that went to the new side before it was left may still be answered by it."""
    count = -1
    while count != load.numbers.new:
        count = load.numbers.new
        load.wait_for(100)


def accepted(told):
    return {each["verdict"] for each in told["functions"].values()} == {"advance"}


@pytest.mark.measures
def test_a_group_of_good_functions_reaches_100(cluster, traffic):
    """`shift auth`: three functions, each judged by itself."""
    with traffic("auth", rate=15) as load:
        load.wait_for(30)
        code, told = shift(cluster, "auth")

    assert (code, told["weight"]) == (0, 100), f"{told}\n{load.told()}"
    assert set(cluster.weights("auth-").values()) == {100}


def test_a_regression_is_rolled_back_by_itself(cluster, traffic):
    """One answer in four is a failure on the new side; callers soon meet none."""
    with planted(cluster, PROFILE), traffic(PROFILE, rate=60) as load:
        load.wait_for(60)
        code, told = shift(cluster, PROFILE)

    assert (code, told["weight"]) == (1, 0), f"{told}\n{load.told()}"
    assert cluster.weights(PROFILE) == {PROFILE: 0}
    assert "roll back: user-get-profile" in cluster.offramp("why", PROFILE).output


def test_an_upgrade_during_a_shift_changes_no_weight(cluster, upgrade):
    """Weights belong to the tool alone; deployments go on meanwhile."""
    shift(cluster, "user", "--to", "50")
    before = cluster.weights()
    upgrade("--set", f"functions.{PROFILE}.environment.PLAIN=yes")

    assert cluster.weights() == before
    assert set(cluster.weights("user-").values()) == {50}


def test_a_killed_shift_leaves_a_weight_that_can_be_taken_back(cluster, traffic):
    """Whoever comes next finds the journal and both ways open."""
    with traffic(PROFILE, rate=30) as load:
        load.wait_for(30)
        with cluster.start("shift", PROFILE, "--yes", "--window", "60") as process:
            until(lambda: cluster.weights(PROFILE)[PROFILE] == 10, seconds=120)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert cluster.weights(PROFILE) == {PROFILE: 10}
        assert "10 %" in cluster.offramp("why", PROFILE).output
        assert cluster.offramp("rollback", PROFILE).code == 0

    assert cluster.weights(PROFILE) == {PROFILE: 0}
    assert load.tally.unexpected == 0, load.told()
