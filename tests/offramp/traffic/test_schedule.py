import threading
import time
from itertools import count, repeat

import pytest

from offramp.traffic.schedule import Pace, drive
from tests.waiting import PATIENCE_SECONDS


def test_requests_start_although_earlier_ones_hang() -> None:
    """A slow server must meet the same rate as a fast one."""
    everybody_started = threading.Barrier(4, timeout=PATIENCE_SECONDS)
    numbers = []

    def hang(n: int) -> None:
        everybody_started.wait()
        numbers.append(n)

    drive(Pace(rate=200, seconds=0.02, most_at_once=4), count(), hang, pytest.fail)

    assert sorted(numbers) == [0, 1, 2, 3]


def test_what_cannot_start_in_time_is_counted() -> None:
    """A generator that cannot keep up must say so instead of sending less."""
    release = threading.Event()
    missed = []

    def miss() -> None:
        missed.append(1)
        if len(missed) == 3:
            release.set()

    def hang(_n: int) -> None:
        assert release.wait(PATIENCE_SECONDS)

    drive(Pace(rate=200, seconds=0.025, most_at_once=2), count(), hang, miss)

    assert len(missed) == 3


def test_the_rate_is_kept() -> None:
    """Of twenty requests at 200 a second none starts early; a busy machine may start one late."""
    starts: dict[int, float] = {}
    begun = time.monotonic()

    def start(n: int) -> None:
        starts[n] = time.monotonic() - begun

    drive(Pace(rate=200, seconds=0.1), count(), start, pytest.fail)

    assert sorted(starts) == list(range(20))
    assert all(seconds >= n / 200 for n, seconds in starts.items())


def test_an_error_of_the_sender_ends_the_run() -> None:
    """A mistake of ours must not look like a quiet server."""

    def broken(_n: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drive(Pace(rate=100, seconds=60), count(), broken, pytest.fail)


def test_a_run_without_an_end_takes_one_item_after_the_other() -> None:
    """Whoever lets it run until Ctrl-C must not wait for a list of all requests first."""
    taken = []

    def act(item: str) -> None:
        taken.append(item)
        if len(taken) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drive(Pace(rate=200, seconds=1e15), repeat("one"), act, pytest.fail)

    assert taken[:3] == ["one"] * 3
