"""Each branch of the gate, and how often it is wrong."""

import random
from dataclasses import replace

import pytest

from offramp.errors import UsageError
from offramp.shift.bounds import Gate
from offramp.shift.gate import Verdict, judge
from offramp.window import Window

GATE = Gate(fewest_requests=50)
FAST, SLOW = ((10.0, 1000),), ((10.0, 900), (500.0, 100))


def window(requests=1000, failures=0, client_errors=0, buckets=FAST, **others):
    return Window(requests, failures, client_errors, buckets, 10.0, **({"redirects": 0} | others))


def test_equal_sides_advance():
    """The sentence holds the numbers."""
    judgement = judge(window(), window(), GATE)

    assert judgement.verdict is Verdict.ADVANCE
    assert "0.00% of 1000 failed on the new side" in judgement.reason


@pytest.mark.parametrize(("old", "new"), [(49, 1000), (1000, 49), (0, 0)])
def test_too_few_requests_on_either_side_hold(old, new):
    """No data is not a pass."""
    judgement = judge(window(old), window(new), GATE)

    assert judgement.verdict is Verdict.HOLD
    assert "of 50 requests" in judgement.reason


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (window(180), window(20, failures=20), "roll back"),
        (window(180), window(20, client_errors=20), "roll back"),
        (window(180), window(20, failures=11), "roll back"),
        (window(20), window(180, failures=180), "roll back"),
        (window(90), window(10, failures=10), "roll back"),
        (window(90), window(9, failures=9), "hold"),
        (window(9), window(180, failures=180), "hold"),
        (window(180), window(20, failures=10), "hold"),
        (window(180, failures=120), window(20, failures=15), "hold"),
        (window(180, client_errors=180), window(20, client_errors=20), "hold"),
        (window(180, failures=180), window(20), "hold"),
    ],
)
def test_few_requests_are_enough_where_most_fail_on_the_new_side_alone(old, new, verdict):
    """A quiet function that fails always kept its tenth of the callers, as one without data."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict == verdict
    assert ("of 50 requests" in judgement.reason) is (verdict == "hold")


@pytest.mark.parametrize(("old", "new"), [(None, window()), (window(), None), (None, None)])
def test_missing_numbers_hold(old, new):
    """A source that is gone says nothing for or against a side."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict is Verdict.HOLD
    assert "missing" in judgement.reason


def test_more_failures_roll_back():
    """The plain case: a broken function."""
    judgement = judge(window(failures=2), window(failures=50), GATE)

    assert judgement.verdict is Verdict.ROLL_BACK
    assert "5.00% of 1000 failed on the new side, 0.20% of 1000" in judgement.reason


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (window(), window(given_up=300), "roll back"),
        (window(180), window(20, given_up=20, buckets=()), "roll back"),
        (window(60), window(60, given_up=1), "hold"),
        (window(given_up=300), window(given_up=300), "advance"),
        (window(given_up=300), window(), "advance"),
        (window(given_up=1000), window(given_up=1000, buckets=()), "hold"),
    ],
)
def test_callers_who_give_up_on_new_alone_speak_against_it(old, new, verdict):
    """No answer of a function that hangs is counted, so it seemed to have but good ones."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict == verdict
    assert "gateway's histogram" not in judgement.reason
    assert "given up" in judgement.reason


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (window(), window(240, waiting=60, begun=300), "hold"),  # one in five hangs
        (window(), window(288, waiting=12, begun=300), "hold"),  # one in 25
        (window(), window(60, waiting=1, begun=61), "advance"),  # one is always under way
        (window(540, waiting=60, begun=600), window(60, waiting=7, begun=67), "advance"),
        # it takes 30 s on both sides, and new has just begun
        (window(200, waiting=600, begun=200), window(60, waiting=180, begun=240), "advance"),
        # half as long again, which the latency may be, and far more
        (window(540, waiting=108, begun=540), window(300, waiting=90, begun=300), "advance"),
        (window(540, waiting=108, begun=540), window(300, waiting=150, begun=300), "hold"),
        (window(waiting=500, begun=1000), window(waiting=0, begun=1000), "advance"),
        (window(), window(waiting=60), "hold"),  # of an old journal, or of no count
        (window(), window(240, waiting=60, begun=300, failures=100), "roll back"),
        (window(failures=600), window(240, waiting=60, begun=300, failures=120), "hold"),
    ],
)
def test_callers_who_have_no_answer_yet_on_new_alone_hold_it(old, new, verdict):
    """A function that hangs now and then had come to 100 before the first request timed out."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict == verdict
    assert ("may never get one" in judgement.reason) is (verdict == "hold")


def test_few_requests_tell_how_many_more_have_no_answer():
    """Of a function that hangs always it seemed that nobody had called."""
    judgement = judge(window(180), window(0, waiting=20, begun=20), GATE)

    assert judgement.reason == "only 0 of 50 requests on the new side; 20 more have no answer yet"


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (window(), window(redirects=1000), "roll back"),
        (window(redirects=100), window(redirects=300), "roll back"),
        (window(180), window(20, redirects=20), "roll back"),
        (window(60), window(60, redirects=4), "hold"),
        (window(redirects=1000), window(redirects=1000), "advance"),
        (window(redirects=1000), window(), "advance"),
        (window(redirects=None), window(redirects=1000), "advance"),
    ],
)
def test_a_side_that_sends_its_callers_elsewhere_is_taken_back(old, new, verdict):
    """One that does not know its callers sends all to the login: 302, which is no error."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict == verdict
    assert ("were redirected" in judgement.reason) is bool(
        new.redirects and old.redirects is not None
    )


@pytest.mark.parametrize(("new", "verdict"), [(1000, "hold"), (501, "hold"), (500, "advance")])
def test_what_fails_on_both_sides_holds(new, verdict):
    """A database that both lack, traffic that is wrong: a new side that cannot answer is alike."""
    judgement = judge(window(failures=1000), window(failures=new), GATE)

    assert judgement.verdict == verdict
    assert ("shows nothing" in judgement.reason) is (verdict == "hold")


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (window(client_errors=1000), window(client_errors=1000), "hold"),
        (window(client_errors=990), window(failures=2, client_errors=998), "hold"),
        (window(client_errors=1000), window(client_errors=999), "advance"),
        (window(client_errors=500), window(client_errors=520), "advance"),
    ],
)
def test_what_both_sides_refuse_altogether_holds(old, new, verdict):
    """A rate limiter, a token that is over: nothing else was seen of the new side."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict == verdict
    assert ("got 4xx on the new side, as on the old" in judgement.reason) is (verdict == "hold")


def test_more_client_errors_roll_back():
    """A function that rejects every token has no 5xx at all."""
    judgement = judge(window(client_errors=100), window(client_errors=300), GATE)

    assert judgement.verdict is Verdict.ROLL_BACK
    assert "got 4xx" in judgement.reason


def test_a_slower_side_rolls_back():
    """A tenth of the answers takes half a second instead of ten milliseconds."""
    judgement = judge(window(), window(buckets=SLOW), GATE)

    assert judgement.verdict is Verdict.ROLL_BACK
    assert judgement.reason.startswith("p99 ")


def test_more_within_the_bound_advances():
    """The bound is what the owner accepts."""
    assert judge(window(), window(failures=10), GATE).verdict is Verdict.ADVANCE


def test_slower_below_the_floor_advances():
    """Three milliseconds against one is a ratio of three, and nobody notices."""
    judgement = judge(window(buckets=((1.0, 1000),)), window(buckets=((3.0, 1000),)), GATE)

    assert judgement.verdict is Verdict.ADVANCE


def test_one_failure_among_few_requests_decides_nothing():
    """2 % is above the bound, but one of fifty happens by chance."""
    judgement = judge(window(450), window(50, failures=1, buckets=((10.0, 50),)), GATE)

    assert judgement.verdict is Verdict.HOLD
    assert "may still be chance" in judgement.reason


def test_few_requests_are_judged_by_a_lower_percentile():
    """The p99 of fifty requests is the slowest one, whatever that was."""
    one_slow = window(50, buckets=((10.0, 49), (500.0, 1)))

    assert judge(window(), one_slow, GATE).verdict is Verdict.ADVANCE


def test_everything_failing_is_not_saved_by_having_no_latency():
    """Refused connections are in no histogram."""
    judgement = judge(window(), window(100, failures=100, buckets=()), GATE)

    assert judgement.verdict is Verdict.ROLL_BACK


UNTIMED = window(buckets=())


@pytest.mark.parametrize(
    ("old", "new", "side"),
    [(UNTIMED, UNTIMED, "new"), (window(), UNTIMED, "new"), (UNTIMED, window(), "old")],
)
def test_without_a_time_of_any_answer_it_holds(old, new, side):
    """A gateway that does not publish its histogram let every latency through as 0 ms."""
    judgement = judge(old, new, GATE)

    assert judgement.verdict is Verdict.HOLD
    assert f"1000 answers of the {side} side, and no time of any" in judgement.reason


def test_an_old_side_that_never_answers_has_no_times_and_lets_new_advance():
    """Refused connections are in no histogram; moving traffic is what mends it."""
    judgement = judge(window(failures=1000, buckets=()), window(), GATE)

    assert judgement.verdict is Verdict.ADVANCE


def draw(source, requests, share):
    return sum(source.random() < share for _ in range(requests))


def verdicts(old_share, new_share, requests):
    source = random.Random(7)  # noqa: S311 - a simulation
    found = []
    for _ in range(600):
        old = window(requests, failures=draw(source, requests, old_share))
        new = window(requests, failures=draw(source, requests, new_share))
        found.append(judge(old, new, GATE).verdict)
    return found


@pytest.mark.parametrize("requests", [50, 200, 1000])
@pytest.mark.parametrize("share", [0.001, 0.02, 0.1])
def test_equal_sides_are_seldom_rolled_back(share, requests):
    """A gate that cries wolf is switched off by its owners."""
    found = verdicts(share, share, requests)

    assert found.count(Verdict.ROLL_BACK) / len(found) <= 0.015


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("requests", [10, 20, 49])
def test_few_requests_to_an_equal_side_seldom_condemn_it(share, requests):
    """At weight 10, where the old side has nine times as many."""
    source = random.Random(7)  # noqa: S311 - a simulation
    found = []
    for _ in range(600):
        old = window(9 * requests, failures=draw(source, 9 * requests, share))
        new = window(requests, failures=draw(source, requests, share))
        found.append(judge(old, new, GATE).verdict)

    assert found.count(Verdict.ROLL_BACK) / len(found) <= 0.015


@pytest.mark.parametrize(("share", "requests"), [(0.05, 1000), (0.2, 200), (0.02, 3000)])
def test_a_doubled_error_rate_is_caught(share, requests):
    """Caught here means: seldom let through to the next step."""
    found = verdicts(share, 2 * share, requests)

    assert found.count(Verdict.ROLL_BACK) / len(found) >= 0.7
    assert found.count(Verdict.ADVANCE) / len(found) <= 0.02


def test_few_requests_to_a_bad_function_do_not_advance():
    """One in five fails; fifty requests of the first step must be enough to stop it."""
    assert verdicts(0.0, 0.2, 50).count(Verdict.ADVANCE) <= 1


@pytest.mark.parametrize(
    "bounds",
    [
        {"error_shares": 0.1},
        {"error_share": 1.1},
        {"fewest_requests": 0},
        {"fewest_requests": 2.5},
        {"latency_ratio": 0.9},
        {"most_holds": -1},
        {"window_seconds": float("nan")},
    ],
)
def test_a_bound_that_makes_no_sense_is_refused(bounds):
    """A misspelt bound would silently not be kept."""
    with pytest.raises(UsageError, match=next(iter(bounds))):
        Gate.from_mapping(bounds)


def test_bounds_replace_the_defaults():
    """From x-offramp.gate, and a function's notes over it."""
    assert Gate.from_mapping({"error_share": 0.2}) == replace(Gate(), error_share=0.2)
