"""How far it is, on stderr: a line for each function, and on a terminal the case under way."""

import sys
import time

import click

from offramp.terminal import fitting


class Progress:
    """Tells what begins and what has ended; seconds are counted from the last line."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._since = time.monotonic()

    def restart(self) -> None:
        """Count the seconds of what comes from here: others have told what was done meanwhile."""
        self._since = time.monotonic()

    def now(self, text: str) -> None:
        """Show what is under way, where it can be taken away again."""
        if self._is_terminal:
            click.echo(f"\r\x1b[K{fitting(f'  … {text}')}", nl=False, err=True)

    def done(self, text: str) -> None:
        """Print one line for what has ended, with its seconds."""
        seconds = time.monotonic() - self._since
        clear = "\r\x1b[K" if self._is_terminal else ""
        click.echo(f"{clear}  {text:<52}{seconds:6.1f} s", err=True)
        self._since = time.monotonic()
