"""`offramp down`: end exactly what `offramp up` started."""

import json
import sys

import click

from offramp.cli import Project
from offramp.errors import OfframpError, UsageError
from offramp.local.layout import Layout
from offramp.local.stop import stop


@click.command()
@click.option("--delete-data", is_flag=True, help="Then remove database, secrets, logs, journal.")
@click.option("--yes", is_flag=True, help="Do not ask before removing data.")
@click.option("--json", "as_json", is_flag=True, help="Print what was ended as JSON.")
@click.pass_obj
def command(project: Project, delete_data: bool, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes them
    """End what `offramp up` started; data stays. Twice is fine."""
    project.require_here("`helm uninstall`")
    layout = Layout.of(project.folder)
    if delete_data and not yes:
        if not sys.stdin.isatty():
            raise UsageError("--delete-data removes the database; add --yes to do so unasked")
        click.confirm(f"remove all data below {layout.home}?", abort=True, err=True)
    done = stop(layout, delete_data=delete_data)
    if as_json:
        left = {"left": list(map(str, done.left))} if done.left else {}
        click.echo(json.dumps({"ended": done.ended, "data_deleted": done.data_deleted} | left))
        raise SystemExit(1 if left else 0)
    none = f"nothing runs in {project.folder.absolute()}"  # which may be another than was meant
    click.echo(f"ended {', '.join(done.ended)}" if done.ended else none)
    if done.left:
        named = ", ".join(map(str, done.left))
        raise OfframpError(f"not all of {named} could be removed; remove it as who owns it")
    if done.data_deleted:
        click.echo(f"removed {layout.home}")
    elif done.ended:
        click.echo(f"data stays in {layout.data}")
