"""How long the window that is counted still lasts, on a terminal: else a shift looks dead."""

import math
import sys
from collections.abc import Callable

import click

from offramp.terminal import fitting

Sleep = Callable[[float], None]
EVERY_SECONDS = 1.0


def told(sleep: Sleep) -> Sleep:
    """Return a *sleep* that tells it on stderr meanwhile; where nobody looks, *sleep* itself."""
    if not sys.stderr.isatty():
        return sleep

    def counting(seconds: float) -> None:
        left = seconds
        try:
            while left > 0:
                told = f"  … counting requests, {math.ceil(left)} s until they are judged"
                _line(fitting(told))
                sleep(min(EVERY_SECONDS, left))
                left -= EVERY_SECONDS
        finally:
            _line("")

    return counting


def _line(text: str) -> None:
    click.echo(f"\r\x1b[K{text}", nl=False, err=True)
