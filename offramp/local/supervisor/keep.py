"""
Keep everything running, and logs at their size.

A child that ended is started again, ever later if it keeps ending.
"""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from offramp.errors import OfframpError
from offramp.local import children, readiness, turning
from offramp.local.children import Child
from offramp.local.environment import Surroundings
from offramp.local.supervisor import functions, gateway
from offramp.local.supervisor.family import Family
from offramp.local.supervisor.report import Report

LOOK_SECONDS = 0.2
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 60.0


@dataclass
class Trouble:
    """How often a child ended in a row, when last, and when it is started again (monotonic)."""

    times: int = 0
    last: float = field(default=float("-inf"))
    due: float | None = None


@dataclass(frozen=True)
class Keeper:
    """Watches the family until it is told to stop."""

    around: Surroundings
    family: Family
    report: Report
    troubles: dict[str, Trouble] = field(default_factory=dict)

    async def watch(self, stop: asyncio.Event) -> None:
        """Return when *stop* is set."""
        turned = time.monotonic()
        while not stop.is_set():
            if time.monotonic() - turned > turning.EVERY_SECONDS:
                await asyncio.to_thread(self.turn_logs)
                turned = time.monotonic()
            for child in list(self.family.children.values()):
                if child.exit_code is not None:
                    await self.attend(child, time.monotonic())
            try:
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    def turn_logs(self) -> None:
        """Keep the logs of all processes at their size; a full disk is nothing to end for."""
        with contextlib.suppress(OSError):
            turning.turn_over(self.around.layout.logs)

    async def attend(self, child: Child, now: float) -> None:
        """Plan the next start of an ended child, or start it when it is due."""
        name = child.command.name
        trouble = self.troubles.setdefault(name, Trouble())
        if trouble.due is None:
            trouble.times = trouble.times + 1 if now - trouble.last < STEADY_SECONDS else 1
            wait = wait_seconds(trouble.times)
            trouble.last, trouble.due = now, now + wait
            self.tell(child, wait)
        elif now >= trouble.due:
            trouble.due = None
            self.family.clear_away(child)
            try:
                await self.start_again(child)
            except (OSError, OfframpError) as error:
                self.report.note(str(error))

    async def start_again(self, child: Child) -> None:
        if child.command.name != functions.NAME:
            self.family.start(child.command)
            return
        functions.prepare(self.around)
        host = self.family.start(child.command)
        listening = partial(functions.is_listening, self.around)
        await readiness.wait(host, listening)
        gateway.prepare(self.around, gateway.addresses(self.around, functions.ports(self.around)))

    def tell(self, child: Child, wait: float) -> None:
        """Write what happened to the child's own log and to ours."""
        name, how = child.command.name, children.exit_text(child.exit_code or 0)
        text = f"{name} {how}; it is started again in {wait:g} s"
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": stamp, "level": "warning", "logger": "offramp", "message": text}
        with contextlib.suppress(OSError), children.open_log(child.command.log) as log:
            log.write(json.dumps(line).encode() + b"\n")
        self.report.note(text)


def wait_seconds(times: int) -> float:
    """Return the wait before the next start after *times* ends in a row."""
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(times - 1, 10))
