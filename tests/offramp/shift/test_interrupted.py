"""A shift that is interrupted, or meets a bug, leaves weight 0."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from offramp.local.envoy.admin import AdminError
from offramp.shift.interrupts import interruptible
from offramp.shift.protocols import Router
from tests.offramp.shift.stepping import steps_of, weights


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
