"""The lines of a response's head."""

from email.utils import formatdate

import pytest
from offramp_runtime.wire import date_line

LEAP_DAY, NEW_YEAR, NOW = 1_709_164_800, 1_767_225_599, 1_790_000_000


@pytest.mark.parametrize("moment", [0, LEAP_DAY, NEW_YEAR, NOW])
def test_dates_are_as_http_writes_them(moment):
    """Caches reckon with them; the library's own way brings half of `email`."""
    assert date_line(moment) == f"Date: {formatdate(moment, usegmt=True)}\r\n"
