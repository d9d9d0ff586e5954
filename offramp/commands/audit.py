"""`offramp audit`: what is in a Flask application, and what to move in which order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from offramp.audit.report import Severity, document
from offramp.cli import Project

OUT = Path("docs/serverless-migration")
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=Path())
@click.option("--app", "application", metavar="MODULE:FACTORY", help="Also load it, cut off.")
@click.option("--python", type=click.Path(path_type=Path), help="The interpreter to load it with.")
@click.option("--env", "environment", multiple=True, metavar="K=V", help="Set while it is loaded.")
@click.option("--out", type=FOLDER, help=f"Where the documents go.  [default: {OUT}]")
@click.option("--html", type=FILE, help="Write the page there too.")
@click.option("--sarif", type=FILE, help="Write the findings for a code host there too.")
@click.option("--scaffold", type=FOLDER, help="Write stack.yml and functions to fill in there.")
@click.option(
    "--fail-on",
    type=click.Choice(get_args(Severity)),
    help="End with 1 when there are findings as severe as this.",
)
@click.option("--no-cache", is_flag=True, help="Look at everything again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(_project: Project, /, path: Path, **given: object) -> None:
    """
    Tell what is in the Flask application in PATH, and what to move in which order.

    PATH is a folder or one file.  [default: this folder]

    Its code is read, never run. With --app it is also loaded: in a process of its own,
    without network, for a minute at most; what that tells of routes counts then.

    Writes documents into --out and nothing anywhere else; with --json, only where --out
    is given. Exit codes: 0 done; 1 findings that --fail-on names; 2 usage.
    """
    from offramp.audit.run import Wish, audit

    wish = Wish(path, _text(given["application"]))
    report = audit(wish)
    if given["as_json"]:
        click.echo(json.dumps(document(report)))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
