"""Counts of a run."""

import pytest

from offramp.traffic.tally import GROWTH, Numbers


def numbers(*ms):
    made = Numbers()
    for each in ms:
        made.took(each)
    return made


@pytest.mark.parametrize(
    ("ms", "percent", "value"),
    [
        ((1.0, 100.0), 50, 1.0),
        (tuple(range(1, 101)), 99, 99.0),
        (tuple(range(100, 0, -1)), 50, 50.0),
        ((0.0,), 99, 0.001),
        ((30_000.0,) * 3, 99, 30_000.0),
    ],
)
def test_a_percentile_is_that_of_one_of_the_answers(ms, percent, value):
    """To the one percent that a bucket is wide."""
    assert value * 0.9999 <= numbers(*ms).percentile(percent) <= value * GROWTH


def test_nothing_has_no_percentile():
    """It is shown as nothing, too."""
    assert numbers().percentile(50) is None


def test_many_answers_take_no_more_room():
    """Each was kept and sorted four times a second, however long somebody looked on."""
    assert len(numbers(*(1 + n / 1000 for n in range(10_000))).times) < 300
