"""Trying again: how often, how long, and what is not tried again."""

import itertools

import pytest

from shared.retries import Backoff, PermanentError, TemporaryError, asked_wait, retry


class Flaky:
    """Fails with the given errors, one a call, then returns "done"."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_a_temporary_failure_is_tried_again():
    """A service that was restarting answers the second time."""
    action, waits = Flaky(TemporaryError("down")), []

    assert retry(action, backoff=Backoff(), sleep=waits.append) == "done"
    assert action.calls == 2
    assert len(waits) == 1


def test_the_last_error_is_raised_when_all_attempts_failed():
    """The caller must learn that nothing was done."""
    action = Flaky(*[TemporaryError(str(n)) for n in range(9)])

    with pytest.raises(TemporaryError, match="3"):
        retry(action, backoff=Backoff(attempts=4), sleep=lambda _: None)
    assert action.calls == 4


@pytest.mark.parametrize("error", [PermanentError("no"), KeyError("bug")])
def test_other_errors_pass_at_once(error):
    """Asking again would only repeat a refusal or hide a bug."""
    action = Flaky(error)

    with pytest.raises(type(error)):
        retry(action, backoff=Backoff(), sleep=lambda _: None)
    assert action.calls == 1


@pytest.mark.parametrize(("growth", "bounds"), [(2, [1, 2, 4, 5, 5]), (4, [1, 4, 5, 5, 5])])
def test_waits_grow_to_the_longest_and_are_spread(growth, bounds):
    """Full jitter: anywhere up to the bound, so that callers do not return together."""
    backoff = Backoff(attempts=6, first=1, longest=5, growth=growth)
    rounds = [list(backoff.waits()) for _ in range(300)]

    for bound, waits in zip(bounds, zip(*rounds, strict=True), strict=True):
        assert 0 <= min(waits) < bound * 0.2
        assert bound * 0.8 < max(waits) <= bound


def test_a_wait_the_service_asked_for_is_kept_up_to_the_bound():
    """Retry-After is obeyed, but a service cannot park us for an hour."""
    action, waits = Flaky(*[TemporaryError("busy", retry_after=s) for s in (7, 3600)]), []

    retry(action, backoff=Backoff(longest_asked=10), sleep=waits.append)

    assert waits == [7, 10]


def test_a_thousand_failures_still_have_a_wait():
    """A worker without a database counts its failures for hours."""
    assert all(0 <= Backoff().wait(n) <= 5 for n in itertools.chain([1, 64, 1000, 10**6]))


@pytest.mark.parametrize(
    ("header", "seconds"), [(None, 0), ("", 0), ("3", 3), ("Wed, 1 Jan", 0), ("-1", 0)]
)
def test_a_retry_after_header_is_whole_seconds_or_nothing(header, seconds):
    """A date or nonsense must not crash the sender."""
    assert asked_wait(header) == seconds
