"""`offramp up`: start the whole migration on this machine."""

import json
import signal
import sys
from pathlib import Path

import click

from offramp.catalogue import Catalogue
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local import state
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.launch import Launch, launch
from offramp.local.layout import Layout
from offramp.local.progress import Progress
from offramp.local.state import State
from offramp.local.summary import lines, summary
from offramp.local.supervisor.options import Options

PORT = click.IntRange(1, 65535)


class EndedError(OfframpError):
    """Somebody ended it, most often with Ctrl-C."""

    exit_code = 130


@click.command()
@click.option("--detach", is_flag=True, help="Return when everything is ready.")
@click.option("--gateway-port", type=PORT, default=8080, show_default=True, help="For callers.")
@click.option("--operators-port", type=PORT, default=8081, show_default=True, help="For you.")
@click.option("--any-ports", is_flag=True, help="Take free ports for everything.")
@click.option("--no-seed", is_flag=True, help="Leave a new database empty.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON when ready.")
@click.pass_obj
def command(project: Project, /, detach: bool, as_json: bool, **chosen: bool | int) -> None:  # noqa: FBT001 - click passes it
    """
    Start everything: database, old side, functions, gateway.

    In the foreground Ctrl-C ends exactly what was started; data stays. A second `up`
    tells that it runs already.
    """
    project.require_here("`helm upgrade --install`, see helm/offramp/README.md")
    catalogue = project.catalogue
    layout = Layout.of(catalogue.root)
    running = state.read(layout)
    if running is not None:
        tell_running(running, layout)
        tell_changed(running, catalogue)
        tell(catalogue, layout, as_json=as_json)
        return
    options = Options(
        project=str(catalogue.file),
        gateway_port=int(chosen["gateway_port"]),
        operators_port=int(chosen["operators_port"]),
        any_ports=bool(chosen["any_ports"]),
        with_seed=not chosen["no_seed"],
        is_attached=not detach,
    )
    follow(launch(options, layout), catalogue, detach=detach, as_json=as_json)


def follow(started: Launch, catalogue: Catalogue, *, detach: bool, as_json: bool) -> None:
    """Show each step; return when ready (detached), or when Ctrl-C has ended everything."""
    ours = catalogue.offramp
    progress = Progress([ours.old.service, *ours.processes])

    def interrupt(_number: int, _frame: object) -> None:
        progress.note("ending what was started")
        started.stop()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    is_ready = False
    for event in started.events():
        progress.show(event)
        if "ready" in event:
            is_ready = True
            progress.pause()
            tell(catalogue, started.layout, as_json=as_json)
            if detach:
                return
            click.echo("it runs; Ctrl-C ends it", err=True)
    if not is_ready:
        raise EndedError("it was ended before everything was ready; nothing runs")


def tell_running(running: State, layout: Layout) -> None:
    """Say since when it runs; a start that is not finished is an error."""
    since = f"since {running.started_at}, pid {running.supervisor.pid}"
    if not running.is_ready:
        log = layout.log("supervisor")
        raise OfframpError(f"another `offramp up` is starting this project ({since}); log: {log}")
    click.echo(f"it runs already, {since}, {running.gateway}", err=True)


def tell_changed(running: State, catalogue: Catalogue) -> None:
    """Say where stack.yml was changed after the start: nothing of that is in use yet."""
    if catalogue.file.stat().st_mtime > running.since:
        click.echo(
            f"{catalogue.file.name} was changed since: `offramp down`, then `offramp up` takes "
            "what is new",
            err=True,
        )


def tell(catalogue: Catalogue, layout: Layout, *, as_json: bool) -> None:
    """Print addresses, a login to try and the table of routes."""
    from offramp.local import tables

    weights = EnvoyRouter(catalogue, routes(layout)).weights()
    document = summary(catalogue, state.require_running(layout), weights)
    if as_json:
        click.echo(json.dumps(document))
        sys.stdout.flush()
        return
    click.echo("\n" + "\n".join(lines(document)) + "\n")
    rows = [
        (f"{route['method']} {route['path']}", route["group"], route["function"], route["weight"])
        for route in document["routes"]
    ]
    tables.show(["route", "group", "function", "to new, %"], rows, numbers=1)
    sys.stdout.flush()


def routes(layout: Layout) -> Path:
    """Return Envoy's route file, which holds the weights."""
    return layout.envoy / "routes.json"
