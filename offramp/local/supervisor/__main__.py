"""`python -m offramp.local.supervisor OPTIONS FD`: run one project until asked to end."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from offramp.catalogue import Catalogue, load
from offramp.errors import OfframpError
from offramp.local import elsewhere, ports
from offramp.local.alone import alone
from offramp.local.database import Database
from offramp.local.environment import Surroundings
from offramp.local.layout import Layout
from offramp.local.marks import Mark, era
from offramp.local.state import State
from offramp.local.supervisor.checks import check, make_secrets
from offramp.local.supervisor.family import Family, end_left
from offramp.local.supervisor.keep import Keeper
from offramp.local.supervisor.options import Options
from offramp.local.supervisor.report import Report
from offramp.local.supervisor.start import Start

LISTENER_SECONDS = 1.0  # a terminal that was stopped must not stop us


def main() -> None:
    """Report a failure to who started us; everything started is ended on every way out."""
    options = Options.from_text(sys.argv[1])
    listener = socket.socket(fileno=int(sys.argv[2]))
    listener.settimeout(LISTENER_SECONDS)
    report = Report(listener)
    try:
        catalogue = load(options.path)
        catalogue = catalogue.for_verify() if options.is_trial else catalogue
        layout = Layout.of(catalogue.root)
        layout.prepare()
        with alone(layout):
            layout.open_sockets()
            try:
                asyncio.run(run(options, catalogue, report))
            finally:
                layout.close_sockets()
    except OfframpError as error:
        report.send(failed=str(error), exit_code=error.exit_code)
        raise SystemExit(error.exit_code) from error
    except OSError as error:
        report.send(failed=f"cannot go on, all was ended: {error}", exit_code=1)
        raise


async def run(options: Options, catalogue: Catalogue, report: Report) -> None:
    """Start everything, keep it, and end it when asked to or when the start fails."""
    layout = Layout.of(catalogue.root)
    around, family = first_steps(options, catalogue, report)
    stop = asyncio.Event()
    starting = asyncio.create_task(
        Start(around, family, report, options.with_seed).everything(), name="start"
    )
    listen(options, report, stop)
    try:
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            report.send(ready=True)
            await Keeper(around, family, report).watch(stop)
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        family.end()
        report.send(ended=str(layout.home))


def first_steps(
    options: Options, catalogue: Catalogue, report: Report
) -> tuple[Surroundings, Family]:
    """Do what comes before any process: clean up, check, take ports, make secrets."""
    layout = Layout.of(catalogue.root)
    with report.step("check"):
        if left := end_left(layout):
            report.note(f"ended what an earlier run left behind: {', '.join(left)}")
        check(catalogue)
        allotted = ports.allot(options.ports(catalogue))
    with report.step("secrets"):
        if made := make_secrets(catalogue, layout):
            report.note(f"made the secrets {', '.join(made)} in {layout.secrets}")
    return surroundings(catalogue, layout, allotted)


def surroundings(
    catalogue: Catalogue, layout: Layout, allotted: Mapping[str, int]
) -> tuple[Surroundings, Family]:
    """Return what the processes will find, and the family they will join."""
    entry = catalogue.offramp.database
    url = Database(layout, entry.name).url() if entry is not None else None
    mine = Mark.of(os.getpid()) or Mark(os.getpid(), 0)
    now = State(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        supervisor=mine,
        ports=allotted,
        database_url=url,
        era=era(),
    )
    family = Family(layout, now)
    family.write(now)
    outer = dict(os.environ) if entry is None else elsewhere.without_libpq(os.environ)
    return Surroundings(catalogue, layout, allotted, url, outer), family


def listen(options: Options, report: Report, stop: asyncio.Event) -> None:
    """Set *stop* on a signal, when we are told to, and when an attached terminal is gone."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    if (listener := report.listener) is None:
        return

    def hear() -> None:
        loop.remove_reader(listener.fileno())
        if is_told(listener) or options.is_attached:
            stop.set()

    loop.add_reader(listener.fileno(), hear)


def is_told(listener: socket.socket) -> bool:
    """Tell whether somebody said that we are to end, and is not only gone."""
    try:
        return listener.recv(1) != b""
    except OSError:
        return False


if __name__ == "__main__":
    main()
