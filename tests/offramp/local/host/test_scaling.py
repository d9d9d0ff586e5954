"""When a function gets a further process."""

import pytest

from offramp.local.host.scaling import Load, backoff_seconds, should_start


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load(processes=0, most=4, waiting_seconds=0.0), True),
        (Load(processes=0, most=4, waiting_seconds=None), False),
        (Load(processes=1, most=4, waiting_seconds=None), False),
        (Load(processes=1, most=4, waiting_seconds=0.01), False),
        (Load(processes=1, most=4, waiting_seconds=0.03), True),
        (Load(processes=4, most=4, waiting_seconds=9.0), False),
    ],
)
def test_a_process_is_started(load, expected):
    """At once for the first caller, only for lasting load beyond it."""
    assert should_start(load) is expected


def test_the_pause_after_crashes_doubles_up_to_a_limit():
    """A function that cannot start must not keep the machine busy."""
    assert [backoff_seconds(n) for n in (0, 1, 2, 3, 20)] == [0.0, 0.1, 0.2, 0.4, 5.0]
    assert backoff_seconds(100_000) == 5.0
