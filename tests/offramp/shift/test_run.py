"""The loop of a shift: whatever ends it but success leaves weight 0."""

from offramp.shift.journal import are_judged
from offramp.shift.steps import plan
from tests.offramp.shift.stepping import BOTH, ONE_LOOK, steps_of, weights


def test_good_functions_go_all_the_way(shift, router, journal):
    """Each step is written down when it is set and when it is judged."""
    outcome = shift().run()

    assert (outcome.exit_code, outcome.weight, weights(router)) == (0, 100, [100, 100])
    assert steps_of(journal) == [
        (0, 10, None),
        (10, 10, "advance"),
        (10, 50, None),
        (50, 50, "advance"),
        (50, 100, None),
        (100, 100, "advance"),
    ]


def test_one_bad_function_takes_its_group_back(shift, router, traffic, journal):
    """A half-moved group would be a state nobody tested."""
    traffic.bad["goods-add"] = 0.3

    outcome = shift().run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "goods-add: 30.00% of 100 failed on the new side" in outcome.reason
    last = list(journal.entries(BOTH))[-1]
    assert (last.subject, last.change.after, last.change.verdict) == ("goods-add", 0, "roll back")
    assert (last.new.requests, last.new.failures, last.old.failures) == (100, 30, 0)
    assert last.bounds["error_share"] == 0.01


def test_a_function_without_traffic_holds_its_group_and_is_named(shift, router, traffic):
    """Nothing is known of it, and no data is not a pass."""
    traffic.per_second["goods-add"] = 0

    outcome = shift().run()

    assert (outcome.exit_code, weights(router)) == (3, [10, 10])
    assert outcome.reason.startswith("goods-add: only 0 of 50 requests")


def test_a_quiet_function_that_fails_always_is_taken_back(shift, router, traffic):
    """It was held for lack of data with every tenth caller on it, and left so."""
    traffic.per_second["goods-add"] = 11
    traffic.bad["goods-add"] = 1.0

    outcome = shift().run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "goods-add: 100.00% of 11 failed on the new side, 0.00% of 99" in outcome.reason


def test_holding_makes_the_window_longer(shift, traffic):
    """A quiet function gets its fifty requests in three windows instead of never."""
    traffic.per_second["goods-add"] = 20
    seen = []

    outcome = shift(progress=seen.append).run()

    assert outcome.exit_code == 0
    assert [(look.weight, look.seconds) for look in seen][:3] == [(10, 10), (10, 20), (10, 30)]


def test_a_gateway_that_began_anew_holds_and_counts_from_there(shift, traffic):
    """What it counted before is lost, so the window begins again."""
    traffic.restarts_at = 5.0
    seen = []

    outcome = shift(progress=seen.append).run()

    assert outcome.exit_code == 0
    assert "missing" in seen[0].judgement.reason
    assert seen[1].seconds == 10


def test_a_last_step_that_was_held_is_judged_when_there_is_traffic(shift, router, traffic, journal):
    """It stays at 100 %, judged by nobody, until the shift is run again."""

    def fall_silent(look):
        traffic.per_second["goods-add"] = 0 if look.weight == 50 else 100

    assert shift(progress=fall_silent, gates=ONE_LOOK).run().exit_code == 3
    assert (weights(router), are_judged(journal.entries(BOTH), 100)) == ([100, 100], False)

    traffic.per_second["goods-add"] = 100
    again = plan(weights(router), (10, 50, 100), is_judged=False)
    assert shift(steps=again, gates=ONE_LOOK).run().exit_code == 0
    assert are_judged(journal.entries(BOTH), 100)


def test_at_100_the_old_side_is_its_largest_window(shift, traffic, journal):
    """It answers nothing any more; without its past, the last step would hold for ever."""
    seen = []
    shift(progress=seen.append).run()

    assert seen[-1].functions["goods-add"].old.requests == 900
    assert seen[-1].functions["goods-add"].new.requests == 1000


def test_a_first_step_to_100_says_what_it_lacks(shift, traffic):
    """The old side gets no requests there; whoever waited for some would do so for ever."""
    seen = []
    outcome = shift(steps=(100,), progress=seen.append).run()

    assert outcome.exit_code == 3
    assert "only 0 of 50 requests on the old side; at this weight" in outcome.reason
    assert "`offramp shift … --to 50`" in outcome.reason

    seen.clear()
    traffic.per_second["goods-add"] = 0
    shift(steps=(10,), progress=seen.append).run()
    assert "--to 50" not in seen[-1].judgement.reason


def test_a_killed_shift_goes_on_at_its_step(shift, router, journal):
    """The router and the journal are all the state there is."""
    router.set_weights(dict.fromkeys(BOTH, 50))

    assert shift(steps=(50, 100)).run().exit_code == 0
    assert steps_of(journal)[0] == (50, 50, "advance")
