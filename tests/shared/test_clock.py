"""The present."""

import time
from datetime import UTC, datetime, timedelta

from shared import clock
from shared.services import Services
from shared.testing import FixedClock, services


def test_now_is_the_present_in_utc():
    """A time without a zone would be read as another one wherever it arrives."""
    before = time.time()
    found = clock.now()

    assert found.utcoffset() == timedelta(0)
    assert found.tzinfo is UTC
    assert before <= found.timestamp() <= time.time()


def test_functions_have_the_real_clock_unless_a_test_gives_another():
    """A default that stands still would make tokens that never expire."""
    still = FixedClock(datetime(2030, 1, 1, tzinfo=UTC))

    assert services({}).clock is clock.now
    assert services({}, clock=still).clock() == datetime(2030, 1, 1, tzinfo=UTC)
    assert Services(services({}).config, still).clock is still
