"""A function's log: how much of it is told."""

import asyncio

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
