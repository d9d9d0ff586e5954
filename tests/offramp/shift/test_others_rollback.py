"""A rollback by somebody else, while a shift goes on."""

from offramp.shift.direct import Direct
from tests.offramp.shift.stepping import BOTH, steps_of, weights


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
