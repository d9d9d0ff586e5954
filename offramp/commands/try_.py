"""`offramp try`: a realistic mix of requests through every route."""

import contextlib
import json
import random
from dataclasses import dataclass
from typing import Any

import click

from offramp.cli import Project


@dataclass(frozen=True)
class Options:
    """What the command line says; *rate* a second, *seconds* long."""

    subjects: tuple[str, ...]
    rate: float
    seconds: float
    side: str | None
    seed: int | None
    as_json: bool


@click.command("try")
@click.argument("subjects", metavar="[GROUP|FUNCTION]...", nargs=-1)
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 2000),
    default=20,
    show_default=True,
    help="Requests started each second, whether or not earlier ones were answered.",
)
@click.option("--seconds", type=click.FloatRange(0.1), default=30, show_default=True)
@click.option("--side", type=click.Choice(["old", "new"]), help="Send everything to one side.")
@click.option("--seed", type=int, help="The same seed sends the same cases in the same order.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document at the end.")
@click.pass_obj
def command(project: Project, /, **given: Any) -> None:
    """
    Send a realistic mix of requests as the accounts of stack.yml.

    With groups or functions named, only these are called, each as often as the others.
    Ends with 1 when an answer was not what its case expects; Ctrl-C ends it early, with 0.
    """
    raise SystemExit(_run(project, Options(**given)))


def _run(project: Project, options: Options) -> int:
    """Send, show, and return the exit code."""
    from offramp.cases.connection import Gateway
    from offramp.catalogue import find
    from offramp.local import state
    from offramp.local.layout import Layout
    from offramp.traffic import report, screen
    from offramp.traffic.run import Traffic
    from offramp.traffic.schedule import Pace

    named = {f.name for subject in options.subjects for f in find(project.catalogue, subject)}
    chosen = tuple(f for f in project.catalogue.functions if f.name in named)
    functions = chosen or project.catalogue.functions
    layout = Layout.of(project.catalogue.root)
    gateway = Gateway(state.require_running(layout).gateway, options.side)
    traffic = Traffic.ready(project.catalogue, gateway, layout.secrets, chosen)
    seed = random.randrange(2**32) if options.seed is None else options.seed  # noqa: S311 - a mix of requests
    console = screen.console()
    code = 0
    with (
        contextlib.suppress(KeyboardInterrupt),
        screen.shown(console, functions, traffic.tally, quiet=options.as_json),
    ):
        traffic.run(Pace(options.rate, options.seconds), seed)
        code = 1 if traffic.tally.unexpected else 0
    if options.as_json:
        document = {"seed": seed, **report.document(functions, traffic.tally)}
        click.echo(json.dumps(document))
    else:
        console.print(report.summary(functions, traffic.tally))
    return code
