"""Show a run of traffic while it goes on."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from rich.console import Console
from rich.live import Live

from offramp.catalogue import Function
from offramp.traffic import report
from offramp.traffic.tally import Tally

LINE_EVERY = 5.0  # seconds, where there is no terminal
PLAIN_WIDTH = 120  # characters, where there is no terminal


def console() -> Console:
    """Return standard output, wide enough for the table when it is no terminal."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def shown(
    console: Console, functions: tuple[Function, ...], tally: Tally, *, quiet: bool
) -> AbstractContextManager[object]:
    """Show *tally* inside the context: a live table, or lines where there is no terminal."""
    if quiet:
        return nullcontext()
    if not console.is_terminal:
        return _lines(console, tally)
    return Live(
        get_renderable=lambda: report.table(functions, tally),
        console=console,
        refresh_per_second=4,
        transient=True,
    )


@contextmanager
def _lines(console: Console, tally: Tally) -> Iterator[None]:
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(LINE_EVERY):
            console.print(report.line(tally), soft_wrap=True)

    thread = threading.Thread(target=tell)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
