"""One line on a terminal's stderr that says what is being done, when it takes longer."""

from __future__ import annotations

import sys
import time

import click

QUIET_SECONDS = 2.0  # what is done by then needs no progress
EVERY_SECONDS = 0.1
WIDTH = 78


class Progress:
    """
    Called with what is being done, and how many of how many are done; `end` takes it away.

    What has no known length is told at once: it may be what takes long, and tells nothing more.
    """

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._next = time.monotonic() + QUIET_SECONDS
        self._is_shown = False

    def __call__(self, stage: str, done: int, of: int) -> None:
        now = time.monotonic()
        if not self._is_terminal or (of and now < self._next):
            return
        self._next = max(self._next, now + EVERY_SECONDS)
        self._is_shown = True
        told = f"  {stage} {done:,} of {of:,}" if of else f"  {stage}"
        click.echo(f"\r\x1b[K{told[:WIDTH]}", nl=False, err=True)

    def end(self) -> None:
        """Take the line away, if there is one."""
        if self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._is_shown = False
