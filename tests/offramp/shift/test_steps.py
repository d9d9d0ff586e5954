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


def test_a_step_of_zero_is_no_step():
    """Nothing can be judged at weight 0."""
    assert plan([0], (0, 100)) == (100,)
