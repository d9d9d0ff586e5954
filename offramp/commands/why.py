"""`offramp why`: where a group or a function stands, and on what evidence."""

import json

import click

from offramp.catalogue import Catalogue, find
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local.layout import Layout
from offramp.shift import report
from offramp.terminal import plain
from offramp.verify import record


@click.command()
@click.argument("subject", metavar="GROUP|FUNCTION")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="Entries.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, with the windows.")
@click.pass_obj
def command(project: Project, subject: str, last: int, as_json: bool) -> None:  # noqa: FBT001 - click passes it
    """Tell from the journal where a GROUP or FUNCTION stands, and why."""
    catalogue = project.catalogue
    names = [function.name for function in find(catalogue, subject)]
    weights = project.platform.router.weights()
    entries = list(project.platform.journal.entries(names))[-last:]
    if as_json:
        found = {
            "weights": {name: weights[name] for name in names},
            "verified": {name: record.document(*verified(catalogue, name)) for name in names},
            "entries": [each.document() for each in entries],
        }
        click.echo(json.dumps(found))
        return
    for name in names:
        click.echo(f"{name} is at {weights[name]} %")
        click.echo(f"  {_proof(catalogue, name)}")
    for each in entries:
        click.echo(plain(report.entry(each)))
    if not entries:
        click.echo("the journal has nothing about it: it was never shifted")


def _proof(catalogue: Catalogue, name: str) -> str:
    """Return what is known of it, or why nobody knows: the journal is told all the same."""
    try:
        return record.sentence(*verified(catalogue, name))
    except OfframpError as error:
        return str(error)


def verified(catalogue: Catalogue, name: str) -> tuple[record.Entry | None, str]:
    """Return when both sides were last compared, and the digest of the code that is here."""
    entry = record.read(Layout.of(catalogue.root).verified).get(name)
    folders = [catalogue.function(name).folder, *catalogue.copies]
    return entry, record.code_of(folders)
