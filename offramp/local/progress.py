"""Show the steps of a start as they come: one line each, with its seconds, on stderr."""

import sys
from collections.abc import Iterable
from typing import Any

import click

from offramp.terminal import fitting


class Progress:
    """
    Prints finished steps; on a terminal a last line says what is still being started.

    `pause` takes that line away, for other output. *named* are the longer names among the steps.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self.width = max([12, *map(len, named)])
        self.is_terminal = sys.stderr.isatty()
        self.open: list[str] = []

    def show(self, event: dict[str, Any]) -> None:
        """Print one event of the supervisor; what it does not know it leaves out."""
        if event.get("state") == "started":
            self.open.append(event["step"])
        elif event.get("state") == "done":
            self.open.remove(event["step"])
            self.line(f"  {event['step']:<{self.width}} {event['seconds']:5.1f} s")
        elif "note" in event:
            self.line(f"  {event['note']}")
        self.redraw()

    def note(self, text: str) -> None:
        self.line(f"  {text}")

    def line(self, text: str) -> None:
        self.pause()
        click.echo(text, err=True)

    def redraw(self) -> None:
        self.pause()
        if self.is_terminal and self.open:
            click.echo(fitting(f"  ... {', '.join(self.open)}"), nl=False, err=True)

    def pause(self) -> None:
        if self.is_terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
