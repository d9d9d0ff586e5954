import pytest

from offramp.catalogue import units


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), (1024, 1024), ("1Ki", 1024), ("1.5Gi", 1610612736), ("2M", 2_000_000), (None, None)],
)
def test_a_size_is_in_bytes(text: str | int | None, expected: int | None) -> None:
    """As Kubernetes reads the same text."""
    assert units.size(text) == expected


@pytest.mark.parametrize(
    "text", ["", "Mi", "1 Mi", "1mi", "-1", "1e3", "nan", "9" * 400, "9" * 400 + "Gi"]
)
def test_another_size_is_refused(text: str) -> None:
    """A limit that is misread is no limit."""
    with pytest.raises(ValueError, match="is not a size"):
        units.size(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30", 30), (1.5, 1.5), ("100ms", 0.1), ("1h2m3s", 3723), ("1.5s", 1.5), (None, None)],
)
def test_a_duration_is_in_seconds(text: str | float | None, expected: float | None) -> None:
    """As Go's time.ParseDuration reads it, and plain seconds as of-watchdog does."""
    assert units.duration(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["", "s", "1 s", "-1s", "-1", "inf", "nan", "1d", "1s2", "9" * 400, "9" * 400 + "h"]
)
def test_another_duration_is_refused(text: str) -> None:
    """A timeout that never comes is worse than a message."""
    with pytest.raises(ValueError, match="is not a duration"):
        units.duration(text)
