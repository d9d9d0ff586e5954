"""A function's log: how much of it is told."""

import asyncio

import pytest

from offramp.backends.local import lines
from offramp.gateway.shapes import LogQuery


def test_the_tail_of_an_instance_is_counted_among_its_own_lines(tmp_path):
    """The last lines of the file may all be another's."""
    written = [f'{{"pid": {pid}, "n": {n}}}\n' for n, pid in enumerate([7, 7, 7, 8, 8, 8])]
    (tmp_path / "thing.log").write_text("".join(written))

    async def told(**query):
        return [x.text async for x in lines.stream(tmp_path, LogQuery(name="thing", **query))]

    assert asyncio.run(told(tail=2)) == [line.strip() for line in written[4:]]
    assert asyncio.run(told(tail=2, instance="7")) == [line.strip() for line in written[1:3]]


def test_a_time_without_a_zone_is_in_utc(tmp_path):
    """Clients send what the description lets them: an ISO 8601 time."""
    said = "2026-01-31T12:00:00Z said"
    (tmp_path / "thing.log").write_text(f"{said}\n")

    async def told(since):
        query = LogQuery.model_validate({"name": "thing", "since": since})
        return [x.text async for x in lines.stream(tmp_path, query)]

    assert asyncio.run(told("2026-01-31T12:00:00")) == [said]
    assert asyncio.run(told("2026-01-31T12:00:01")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [('{"pid": 7}', "7"), ("{}", ""), ("{", ""), ("plain", ""), ('{"a": ' + "[" * 100_000, "")],
    ids=lambda text: text[:20],
)
def test_a_line_that_says_no_instance_has_none(text, told):
    """A function may write anything, and its log is told all the same."""
    assert lines.instance(text) == told
