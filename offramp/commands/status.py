"""`offramp status`: each route's weight and both sides' numbers."""

import json
import time
from collections.abc import Iterator
from typing import Any

import click

from offramp.cli import Project
from offramp.local import tables

COLUMNS = ("route", "new %", "requests", "failed", "p50 ms", "p99 ms", "procs", "cold")
SIDE = ("requests", "failures", "p50_ms", "p99_ms")
WATCH_SECONDS = 1.0


@click.command()
@click.option("--watch", is_flag=True, help="Show it again every second, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, watch: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes them
    """
    Show each route: weight, requests, failures and times of both sides, processes.

    procs are the new side's processes now, cold how many were started so far. What is not known
    is a dash, and null in JSON.
    """
    try:
        while True:
            document = project.platform.status()
            if as_json:
                click.echo(json.dumps(document))
            else:
                show(document, clear=watch)
            if not watch:
                return
            time.sleep(WATCH_SECONDS)
    except KeyboardInterrupt:
        return


def show(document: dict[str, Any], *, clear: bool) -> None:
    """Print the addresses and the table for people."""
    if clear:
        click.clear()
    addresses = (document["gateway"], document["operators"])
    click.echo("callers {}   operators {}".format(*map(_cell, addresses)))
    if not document["routes"]:
        click.echo("no function here takes a route over: none has the annotation offramp.dev/route")
        return
    click.echo("numbers are old/new, since the gateway started\n")
    rows = (list(row(route)) for route in document["routes"])
    tables.show(COLUMNS, rows, numbers=len(COLUMNS) - 1)


def row(route: dict[str, Any]) -> Iterator[object]:
    """Yield the cells of one route; what is not known is a dash."""
    weight = f"{route['weight']} retired" if route.get("retired") else route["weight"]
    yield from (f"{route['method']} {route['path']}", weight)
    for number in SIDE:
        yield f"{_cell(route['old'][number])}/{_cell(route['new'][number])}"
    yield _cell(route["new"]["processes"])
    yield _cell(route["new"]["cold_starts"])


def _cell(value: object) -> object:
    """Tenths of a millisecond matter only below 10."""
    if value is None:
        return "-"
    return round(value) if isinstance(value, float) and value >= 10 else value  # noqa: PLR2004 - ms
