"""A function's log file as OpenFaaS's log lines."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path

from offramp.gateway.shapes import LogLine, LogQuery
from offramp.local import logs
from offramp.local.envoy.render.operators import NAMESPACE
from offramp.local.follow import LOOK_SECONDS, Follower
from offramp.local.logs import Line

ALL = 1_000_000_000


def stream(folder: Path, query: LogQuery) -> AsyncGenerator[LogLine]:
    """Return what was written, and with *follow* what is written from now on, for ever."""

    def files() -> dict[str, Path]:
        return logs.files(folder, [query.name])

    return _lines(Follower(files), query)


async def _lines(follower: Follower, query: LogQuery) -> AsyncGenerator[LogLine]:
    wanted = query.tail if query.tail > 0 else ALL
    count = ALL if query.instance else wanted  # an instance's last lines may be far up
    written = await asyncio.to_thread(logs.last, follower.found(), count, query.since)
    for line in chosen(written, query)[-wanted:]:
        yield line
    while query.follow:
        await asyncio.sleep(LOOK_SECONDS)
        for line in chosen(await asyncio.to_thread(follower.look), query):
            yield line


def chosen(found: Iterable[Line], query: LogQuery) -> list[LogLine]:
    """Return the lines of the instance that is asked for, or of all; the instance is a pid."""
    written = [
        LogLine(
            name=query.name,
            namespace=NAMESPACE,
            instance=instance(line.text),
            timestamp=line.time,
            text=line.text,
        )
        for line in found
    ]
    return [line for line in written if query.instance in ("", line.instance)]


def instance(text: str) -> str:
    """Return the pid that a line carries; empty for a line of anything else."""
    try:
        document = json.loads(text) if text.startswith("{") else {}
    except (ValueError, RecursionError):
        return ""
    return str(document.get("pid", ""))
