import threading
import time

import pytest

from offramp.traffic.schedule import Pace, drive


def test_requests_start_although_earlier_ones_hang() -> None:
    """A slow server must meet the same rate as a fast one."""
    everybody_started = threading.Barrier(4)

    drive(
        Pace(rate=200, seconds=0.02, most_at_once=4),
        lambda _n: (everybody_started.wait(5), None)[1],
        pytest.fail,
    )

    assert not everybody_started.broken


def test_what_cannot_start_in_time_is_counted() -> None:
    """A generator that cannot keep up must say so instead of sending less."""
    release = threading.Event()
    missed = []

    def miss() -> None:
        missed.append(1)
        if len(missed) == 3:
            release.set()

    drive(
        Pace(rate=200, seconds=0.025, most_at_once=2), lambda _n: (release.wait(5), None)[1], miss
    )

    assert len(missed) == 3


def test_the_rate_is_kept() -> None:
    """Twenty requests at 200 a second take a tenth of a second."""
    starts: list[float] = []

    drive(Pace(rate=200, seconds=0.1), lambda _n: starts.append(time.monotonic()), pytest.fail)

    assert len(starts) == 20
    assert max(starts) - min(starts) >= 0.09


def test_an_error_of_the_sender_ends_the_run() -> None:
    """A mistake of ours must not look like a quiet server."""

    def broken(_n: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drive(Pace(rate=100, seconds=60), broken, pytest.fail)
