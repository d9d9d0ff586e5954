import pytest

from offramp.percentiles import rank


@pytest.mark.parametrize(
    ("count", "percent", "place"),
    [(2, 50, 0), (3, 50, 1), (100, 99, 98), (100, 50, 49), (10, 99, 9), (1, 99, 0), (5, 0, 0)],
)
def test_the_nearest_rank_is_not_one_too_high(count, percent, place):
    """Of 1 and 100 ms the median was 100, and the 99th percentile of a hundred the largest."""
    assert rank(count, percent) == place
