"""The loop of a shift: whatever ends it but success leaves weight 0."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from offramp.errors import OfframpError
from offramp.local.envoy.admin import AdminError
from offramp.shift.bounds import Gate
from offramp.shift.direct import Direct
from offramp.shift.interrupts import interruptible
from offramp.shift.journal import are_judged
from offramp.shift.protocols import Router
from offramp.shift.steps import plan

BOTH = ["goods-show", "goods-add"]
ONE_LOOK = dict.fromkeys(BOTH, Gate(most_holds=0))


def weights(router):
    return [router.weight(name) for name in BOTH]


def steps_of(journal):
    return [
        (entry.change.before, entry.change.after, entry.change.verdict)
        for entry in journal.entries(["goods-show"])
    ]


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


@pytest.mark.parametrize("error", [KeyboardInterrupt("SIGTERM"), AdminError("no answer")])
def test_an_interruption_or_a_lost_gateway_leaves_weight_0(shift, router, journal, error):
    """Nobody watches any more, so nothing may stay on the new side."""

    def fail(_):
        raise error

    outcome = shift(sleep=fail).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert steps_of(journal)[-1] == (10, 0, "roll back")
    assert str(error) in outcome.reason


@dataclass(frozen=True)
class Impatient:
    """A router at which somebody presses Ctrl-C while weights go back: before, or after it did."""

    router: Router
    stop: Callable[[], None]
    after: bool

    def weights(self):
        return self.router.weights()

    def set_weights(self, wanted, *, expected=None):
        if self.after or any(wanted.values()):
            self.router.set_weights(wanted, expected=expected)
        if not any(wanted.values()):
            self.stop()
            self.router.set_weights(wanted)


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("how", [*product(["an error", "a bad side"], [False, True])])
def test_nobody_interrupts_the_way_back(shift, router, traffic, journal, how):
    """Half a group stayed on the new side, and why it stopped was in no journal."""
    trouble, after = how

    def fail(seconds):
        traffic.wait(seconds)
        if trouble == "an error":
            raise AdminError("no answer")

    traffic.bad["goods-add"] = 0.3
    with interruptible():
        outcome = shift(router=Impatient(router, press_ctrl_c, after), sleep=fail).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert ("no answer" in outcome.reason) is (trouble == "an error")
    assert "interrupted" not in outcome.reason
    assert steps_of(journal)[-1] == (10, 0, "roll back")


def test_an_interruption_after_the_last_look_leaves_weight_0(shift, router):
    """Ctrl-C means that nobody wants it, whenever it comes."""

    def stop(look):
        if look.weight == 100:
            raise KeyboardInterrupt

    outcome = shift(progress=stop).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert outcome.reason == "interrupted by Ctrl-C"


def test_a_bug_of_ours_leaves_weight_0_and_is_not_hidden(shift, router):
    """The traceback is needed, but not at the callers' expense."""

    def fail(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shift(sleep=fail).run()

    assert weights(router) == [0, 0]


def test_somebody_elses_rollback_is_respected(shift, router, traffic, journal):
    """The next step must not move traffic to what a person just took back."""

    def interfere(seconds):
        traffic.wait(seconds)
        if traffic.now >= 20:
            Direct(router, journal, "bob@desk").set({"goods-show": 0}, "rollback")

    outcome = shift(sleep=interfere).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "somebody set goods-show to 0 while it was at 50" in outcome.reason


def test_a_rollback_while_numbers_are_waited_for_is_respected_too(shift, router, traffic, journal):
    """On a cluster that is as long as a scrape interval; the next step would undo it."""
    count = traffic.snapshot

    def slowly(functions):
        if traffic.now >= 20:
            Direct(router, journal, "bob@desk").set(dict.fromkeys(BOTH, 0), "rollback")
        return count(functions)

    traffic.snapshot = slowly
    outcome = shift().run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert 100 not in [after for _, after, _ in steps_of(journal)]


def test_a_rollback_between_a_look_and_the_next_step_is_not_undone(shift, router, journal):
    """The look said advance; what a person took back while it was shown stays taken back."""

    def taken_back(look):
        if look.weight == 10:
            Direct(router, journal, "bob@desk").set(dict.fromkeys(BOTH, 0), "rollback")

    outcome = shift(progress=taken_back).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "somebody set goods-show to 0 while it was at 10" in outcome.reason
    assert 50 not in [after for _, after, _ in steps_of(journal)]


def test_a_rollback_since_the_plan_was_shown_is_not_undone(shift, router, journal):
    """Somebody may think for long before he says yes to it."""
    outcome = shift(steps=(50, 100), planned=dict.fromkeys(BOTH, 50)).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "somebody set goods-show to 0 while it was at 50" in outcome.reason
    assert shift(planned=dict.fromkeys(BOTH, 0)).run().exit_code == 0


@dataclass(frozen=True)
class Unreadable:
    """Weights that somebody has made unreadable by hand, until all of them are written."""

    router: Router

    def weights(self):
        if any(self.router.weights().values()):
            raise OfframpError("the weight of goods-add cannot be read")
        return self.router.weights()

    def set_weights(self, wanted, *, expected=None):
        self.router.set_weights(wanted, expected=expected)


def test_the_way_back_needs_no_weight_that_can_be_read(router, journal):
    """It writes all there is to know; what was before is told as unknown."""
    router.set_weights(dict.fromkeys(BOTH, 50))
    direct = Direct(Unreadable(router), journal, "ana@desk")

    with pytest.raises(OfframpError, match="cannot be read"):
        direct.set(dict.fromkeys(BOTH, 60), "set by hand")
    assert direct.set(dict.fromkeys(BOTH, 0), "rollback") is None

    assert weights(router) == [0, 0]
    last = list(journal.entries(BOTH))[-1]
    assert last.change.reason == "rollback; its weight before could not be read"


def test_a_shift_goes_back_from_weights_that_cannot_be_read(shift, router):
    """Else new would keep its share, judged by nobody."""
    outcome = shift(router=Unreadable(router)).run()

    assert (outcome.exit_code, weights(router)) == (1, [0, 0])
    assert "the weight of goods-add cannot be read" in outcome.reason


class Full:
    """A journal that takes *most* entries' pieces."""

    def __init__(self, most):
        self.left = most

    def append(self, _entries):
        self.left -= 1
        if self.left < 0:
            raise OfframpError("no space left")


def test_a_journal_that_cannot_be_written_does_not_hide_where_traffic_goes(shift, router):
    """Who gave the command at night read "no space left", and not that old answers again."""
    outcome = shift(journal=Full(1)).run()

    assert (outcome.exit_code, outcome.weight, weights(router)) == (1, 0, [0, 0])
    assert outcome.reason.splitlines() == [
        "stopped by an error: no space left",
        "this is not in the journal: no space left",
    ]


def test_a_rollback_that_cannot_be_noted_is_one_all_the_same(router):
    """On a cluster somebody may change routes and write no ConfigMap."""
    router.set_weights(dict.fromkeys(BOTH, 50))

    told = Direct(router, Full(0), "ana@desk").set(dict.fromkeys(BOTH, 0), "rollback")

    assert (told, weights(router)) == ("this is not in the journal: no space left", [0, 0])


def test_weights_that_cannot_be_set_back_are_the_loudest_error(shift, router):
    """Everything else may be told calmly; this needs a person, and says who may still call new."""

    def fail(_):
        router.path.write_text("damaged")
        raise AdminError("no answer")

    with pytest.raises(OfframpError, match="cannot be read") as told:
        shift(sleep=fail).run()

    first, *rest = str(told.value).splitlines()
    assert first.startswith("goods-show, goods-add may still go to new")
    assert "`offramp rollback`" in first
    assert rest[0] == "stopped by an error: no answer"
    assert len(rest) == len(set(rest)), "each is told once"
