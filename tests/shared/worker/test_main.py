"""The worker's settings; what the process does with them is in test_delivery."""

import pytest

from shared.outbox.deliver import BETWEEN_ATTEMPTS
from shared.testing import services
from shared.worker.__main__ import backoff_of, make, pace_of
from shared.worker.loop import Pace


def config(**settings):
    """Return a configuration of these settings only."""
    return services(settings).config


def test_without_settings_the_defaults_hold():
    """A worker needs nothing but its database."""
    assert backoff_of(config()) == BETWEEN_ATTEMPTS
    assert pace_of(config()) == Pace()


def test_each_setting_has_its_place():
    """Those who operate it change one thing at a time."""
    backoff = backoff_of(config(OUTBOX_ATTEMPTS="3", OUTBOX_FIRST_WAIT_SECONDS="0.5"))
    pace = pace_of(
        config(OUTBOX_THREADS="8", OUTBOX_LEASE_SECONDS="2.5", OUTBOX_POLL_SECONDS="0.1")
    )

    assert (backoff.attempts, backoff.first, backoff.longest) == (3, 0.5, BETWEEN_ATTEMPTS.longest)
    assert pace == Pace(threads=8, lease=2.5, poll=0.1)


@pytest.mark.parametrize("read", [backoff_of, pace_of])
def test_a_number_that_is_none_ends_the_worker(read):
    """At its start, where somebody is looking."""
    broken = config(OUTBOX_ATTEMPTS="many", OUTBOX_THREADS="many")

    with pytest.raises(ValueError, match="many"):
        read(broken)


def test_no_two_workers_have_the_same_name(tmp_path):
    """A lease belongs to a name; two of them would deliver each other's rows."""
    given = config(DATABASE_URL=f"postgresql://postgres@/x?host={tmp_path}")
    first, second = make(given), make(given)

    assert first.name != second.name
    for worker in (first, second):
        worker.wakeups.close()
