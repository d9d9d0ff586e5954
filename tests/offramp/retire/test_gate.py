"""When routes may lose their old side."""

from datetime import UTC, datetime, timedelta

from offramp.retire.gate import refusals, since_whole, span

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def said(weight=100, since=NOW - 10 * DAY, bake=7 * 86_400):
    return list(refusals({"a-one": weight}, {"a-one": since}, bake, NOW))


def test_a_function_at_100_for_long_enough_may_go():
    """Nothing stands against it."""
    assert said() == []


def test_below_100_none_may_go():
    """The old side still answers."""
    assert said(weight=99) == ["a-one is at 99 %, not at 100: `offramp shift a-one` first"]


def test_the_bake_time_counts_from_the_last_change():
    """Weekly jobs and slow leaks show late."""
    told = "its bake time of 7 days ends in 2 days; --bake names another"
    assert said(since=NOW - 5 * DAY) == [f"a-one is at 100 % since 2026-05-05 12:00 UTC; {told}"]


def test_without_a_journal_nobody_knows():
    """No data is not a pass; no bake time asks for none."""
    assert said(since=None) == ["a-one: the journal does not say since when it is at 100 %"]
    assert said(since=None, bake=0) == []


def test_only_the_unbroken_time_counts():
    """A rollback begins it anew; a verdict that leaves it at 100 does not."""
    entries = [(NOW - 9 * DAY, 100), (NOW - 8 * DAY, 0), (NOW - 3 * DAY, 100), (NOW, 100)]

    assert since_whole((time.isoformat(), n) for time, n in entries) == NOW - 3 * DAY
    assert since_whole([]) is None


def test_times_are_told_in_one_unit():
    """For people."""
    assert [span(n) for n in (12, 60, 7_200, 604_800)] == [
        *("12 seconds", "1 minute", "2 hours", "7 days")
    ]
