"""`offramp try`: a realistic mix of requests through every route."""

from __future__ import annotations

import contextlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from offramp.amounts import Amount
from offramp.cli import KUBERNETES, Project
from offramp.errors import UsageError

if TYPE_CHECKING:
    from offramp.catalogue import Function
    from offramp.platforms.front import Front
    from offramp.traffic.run import Traffic


@dataclass(frozen=True)
class Options:
    """What the command line says; *rate* a second, *seconds* long."""

    subjects: tuple[str, ...]
    rate: float
    seconds: float
    side: str | None
    seed: int | None
    gateway: str | None
    yes: bool
    as_json: bool


@click.command("try")
@click.argument("subjects", metavar="[GROUP|FUNCTION]...", nargs=-1)
@click.option(
    "--rate",
    type=Amount(0.1, 2000),
    default=20,
    show_default=True,
    help="Requests started each second, whether or not earlier ones were answered.",
)
@click.option(
    "--seconds", type=Amount(0.1, 31_536_000), default=30, show_default=True, help="How long."
)
@click.option("--side", type=click.Choice(["old", "new"]), help="Send everything to one side.")
@click.option("--seed", type=int, help="The same seed sends the same cases in the same order.")
@click.option("--gateway", metavar="URL", help="Where to call the cluster.  (cluster)")
@click.option("--yes", is_flag=True, help="Send what could write, too.  (cluster)")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document at the end.")
@click.pass_obj
def command(project: Project, /, **given: Any) -> None:
    """
    Send a realistic mix of requests as the accounts of stack.yml.

    With groups or functions named, only these are called, each as often as the others. On a
    cluster, whose data stays, only what reads is sent unless --yes is given.
    Ends with 1 when an answer was not what its case expects; Ctrl-C ends it early, with 0.
    """
    raise SystemExit(_run(project, Options(**given)))


def _run(project: Project, options: Options) -> int:
    """Send, show, and return the exit code."""
    from offramp.traffic import report, screen
    from offramp.traffic.schedule import Pace

    functions, traffic = _ready(project, options)
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
        _tell_more(project, options, functions, traffic)
    return code


def _tell_more(
    project: Project, options: Options, functions: tuple[Function, ...], traffic: Traffic
) -> None:
    """Say where the logs of unexpected answers are, and who of those named was never called."""
    service = project.catalogue.offramp.old.service
    examples = [one for one in traffic.tally.examples if one.side in {"old", "new"}]
    failing = dict.fromkeys(one.function if one.side == "new" else service for one in examples)
    if failing and project.on != KUBERNETES:
        click.echo(f"what they say of it: offramp logs {' '.join(failing)}")
    called = {entry.function.name for entry in traffic.entries}
    uncalled = [function.name for function in functions if function.name not in called]
    if options.subjects and uncalled:
        click.echo(f"not called, for want of a case with `traffic: 1`: {', '.join(uncalled)}")


def _ready(project: Project, options: Options) -> tuple[tuple[Function, ...], Traffic]:
    """Return the functions that are called, and what is sent."""
    from offramp.cases.connection import Gateway
    from offramp.catalogue import find
    from offramp.traffic import mix
    from offramp.traffic.run import Traffic

    catalogue = project.catalogue
    there = _front(project, options)
    named = {f.name for subject in options.subjects for f in find(catalogue, subject)}
    functions = tuple(f for f in catalogue.functions if f.name in named or not named)
    may_write = options.yes or project.on != KUBERNETES
    entries = mix.entries(functions, evenly=bool(named), may_write=may_write)
    connection = Gateway(there.address, options.side, there.headers)
    return functions, Traffic.ready(catalogue, connection, there.secret, entries)


def _front(project: Project, options: Options) -> Front:
    from offramp.local.layout import Layout
    from offramp.platforms import front

    if project.on == KUBERNETES:
        if not project.catalogue.root.exists():
            raise UsageError("the cases are in the project's folder; name it with --project")
        return front.of_cluster(project.kubernetes, options.gateway)
    if options.gateway:
        raise UsageError("--gateway is where a cluster is called; here it is known")
    return front.here(Layout.of(project.catalogue.root))
