"""`offramp logs`: what all processes and functions wrote, in the order of time."""

import json
import sys
from datetime import UTC, datetime, timedelta

import click

from offramp.catalogue import units
from offramp.cli import Project
from offramp.errors import UsageError
from offramp.local import logs
from offramp.local.follow import Follower
from offramp.local.layout import Layout
from offramp.local.logs import Line
from offramp.terminal import logged

COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written from now on.")
@click.option("--since", help="Only what is younger, such as 30s, 5m or 1h.")
@click.option(
    "--lines",
    "count",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    help="How many of the last ones, of all together.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines: time, name, text.")
@click.pass_obj
def command(project: Project, /, names: tuple[str, ...], **chosen: object) -> None:
    r"""
    Show the logs of NAMES (processes or functions), or of all of them.

    What a terminal would obey is written out (\x1b for an escape); colours reach a terminal
    only, and a traceback in a JSON line stands in lines of its own. --json has every line as it
    was written.
    """
    project.require_here("`kubectl logs -l offramp.dev/function=NAME -c function`")
    folder = Layout.of(project.folder).logs
    known = logs.files(folder)
    if not known and not chosen["follow"]:
        raise UsageError(f"there are no logs in {folder} yet; start with `offramp up`")
    if unknown := [name for name in names if name not in known]:
        listed = ", ".join(known) or "none yet"
        raise UsageError(f"there is no log of {', '.join(unknown)}; there are: {listed}")
    show = Printer(as_json=bool(chosen["as_json"]), width=max(map(len, names or known), default=0))
    follower = Follower(lambda: logs.files(folder, names))
    count = int(str(chosen["count"]))
    for line in logs.last(logs.files(folder, names), count, oldest(chosen["since"])):
        show.line(line)
    try:
        for line in follower.lines() if chosen["follow"] else ():
            show.line(line)
    except KeyboardInterrupt:
        return


def oldest(since: object) -> datetime | None:
    """Return the time *since* ago, None for all time; `UsageError` when it is not a duration."""
    if since is None:
        return None
    try:
        return datetime.now(UTC) - timedelta(seconds=units.duration(str(since)) or 0.0)
    except ValueError as error:
        raise UsageError(f"--since: {error}") from error
    except OverflowError:  # before the year 1
        return None


class Printer:
    """Prints lines with the process's name before them, in its own colour on a terminal."""

    def __init__(self, *, as_json: bool, width: int) -> None:
        self.as_json = as_json
        self.width = width
        self.colours: dict[str, str] = {}

    def line(self, line: Line) -> None:
        if self.as_json:
            document = {"time": line.time.isoformat(), "name": line.name, "text": line.text}
            click.echo(json.dumps(document))
        else:
            colour = self.colours.setdefault(line.name, COLOURS[len(self.colours) % len(COLOURS)])
            name = click.style(f"{line.name:<{self.width}}", fg=colour)
            for text in logs.unrolled(line.text):
                click.echo(f"{name}  {logged(text)}")  # which takes colours from what is piped
        sys.stdout.flush()
