"""Which weights a shift goes through."""

import pytest

from offramp.shift.steps import plan


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        ([0, 0], (10, 50, 100)),
        ([50, 50], (50, 100)),
        ([30], (50, 100)),
        ([100, 0], (10, 50, 100)),
        ([100, 100], ()),
    ],
    ids=["fresh", "killed in a step", "set by hand", "uneven group", "done"],
)
def test_steps_from_where_the_router_stands(current, expected):
    """The step it stands at is judged again: whoever set it did not finish."""
    assert plan(current, (10, 50, 100)) == expected


def test_the_last_step_is_gone_through_again_until_it_is_judged():
    """Who was told to go on when there is more traffic was told that there is nothing to do."""
    assert plan([100, 100], (10, 50, 100), is_judged=False) == (100,)
    assert plan([50, 100], (10, 50, 100), is_judged=False) == (50, 100)


def test_a_step_of_zero_is_no_step():
    """Nothing can be judged at weight 0."""
    assert plan([0], (0, 100)) == (100,)
