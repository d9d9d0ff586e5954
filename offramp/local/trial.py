"""
A whole system of its own for a moment: its processes, database, secrets and ports.

Nothing of the project's running system is touched. The supervisor ends with the one who
started it; a folder that a killed one left is removed by the next.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.local import elsewhere, state
from offramp.local.database import SUPERUSER, Database
from offramp.local.launch import Launch, launch
from offramp.local.layout import Layout
from offramp.local.marks import Mark
from offramp.local.stop import SUPERVISOR_SECONDS, stop
from offramp.local.supervisor.options import Options

Show = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Trial:
    """A system that runs: its *layout*, the callers' *gateway*, and its database (None: none)."""

    layout: Layout
    gateway: str
    database_url: str | None  # as a superuser


@contextmanager
def running(catalogue: Catalogue, show: Show) -> Iterator[Trial]:
    """
    Yield a system with the project's secrets and seeded rows; ended and removed afterwards.

    *show* gets each event of the start, and "ending" and "ended", since that takes seconds.
    Raises `OfframpError` of what cannot be started.
    """
    own = Layout.of(catalogue.root)
    own.prepare()
    clear(own)
    me = Mark.of(os.getpid()) or Mark(os.getpid(), 0)
    layout = Layout(own.root, own.trials / f"{me.pid}-{me.started}")
    layout.prepare()
    shutil.copytree(own.secrets, layout.secrets, dirs_exist_ok=True)
    options = Options(str(catalogue.file), any_ports=True, is_attached=True, is_trial=True)
    entry = catalogue.offramp.database
    started = launch(options, layout, elsewhere.without(os.environ) if entry else os.environ)
    try:
        _start(started, show)
        url = Database(layout, entry.name).url(SUPERUSER) if entry else None
        yield Trial(layout, state.require_running(layout).gateway, url)
    finally:
        show({"ending": True})
        started.stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.process.wait(SUPERVISOR_SECONDS)
        stop(layout, delete_data=True)
        show({"ended": True})


def _start(started: Launch, show: Show) -> None:
    """Wait until it runs; of one that fails, the log goes with it, and is not named."""
    try:
        wait_until_ready(started, show)
    except OfframpError as error:
        gone = f"log: {started.layout.home}"
        kept = [line for line in str(error).splitlines() if not line.startswith(gone)]
        kept += ["`offramp up` starts the same, and keeps its log"] * (gone in str(error))
        raise type(error)("\n".join(kept)) from error


def wait_until_ready(started: Launch, show: Show) -> None:
    """Return once everything answers; raises `OfframpError` where that fails."""
    for event in started.events():
        if "ended" not in event:  # of one that failed: whoever started it tells its end
            show(event)
        if "ready" in event:
            return
    raise OfframpError("it was ended before everything was ready")


def clear(own: Layout) -> None:
    """End and remove what a killed process left of its system."""
    for home in own.trials.glob("*-*"):
        pid, _, began = home.name.partition("-")
        if pid.isdigit() and began.isdigit() and not Mark(int(pid), int(began)).is_alive:
            stop(Layout(own.root, home), delete_data=True)
