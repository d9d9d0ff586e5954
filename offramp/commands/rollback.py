"""`offramp rollback`: all of a group's or a function's traffic back to the old side, at once."""

import json

import click

from offramp.catalogue import find, require_old_side
from offramp.cli import Project
from offramp.errors import UsageError
from offramp.shift.actor import actor
from offramp.shift.direct import Direct
from offramp.shift.interrupts import undisturbed


@click.command()
@click.argument("subject", metavar="GROUP|FUNCTION", required=False)
@click.option("--all", "everything", is_flag=True, help="Every function.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(
    project: Project,
    /,
    subject: str | None,
    everything: bool,  # noqa: FBT001 - click passes it
    dry_run: bool,  # noqa: FBT001 - as above
    as_json: bool,  # noqa: FBT001 - as above
) -> None:
    """
    Set weight 0 at once, without asking.

    Works on the routes themselves, so also while the gateway does not run or does not answer.
    Exit code 1: the weights are written, and what is told besides went wrong.
    """
    if everything == (subject is not None):
        raise UsageError("name a group or a function, or say --all")
    catalogue = project.catalogue
    functions = find(catalogue, subject) if subject else catalogue.functions
    platform = project.platform
    names = [function.name for function in functions if not function.retired]
    retired = [function.name for function in functions if function.retired]
    if not names or (subject and retired):
        require_old_side(catalogue, retired)
    if dry_run:
        _show({name: platform.router.weights()[name] for name in names}, as_json=as_json)
        return
    direct = Direct(platform.router, platform.journal, actor())
    with undisturbed():
        trouble = direct.set(dict.fromkeys(names, 0), f"rollback of {subject or 'everything'}")
    told = "\n".join(each for each in (platform.later(), trouble) if each) or None
    if as_json:
        document = {"functions": names, "weight": 0, "retired": retired, "warning": told}
        click.echo(json.dumps(document))
    else:
        click.echo(f"at 0 %: {', '.join(names)}")
        if retired:
            click.echo(f"retired, so still at 100 %: {', '.join(retired)}")
        if told:
            click.echo(f"the weights are written, but {told}", err=True)
    if trouble:
        raise SystemExit(1)


def _show(weights: dict[str, int], *, as_json: bool) -> None:
    """Print which weights would go back."""
    if as_json:
        click.echo(json.dumps({"weights": weights, "weight": 0}))
        return
    for name, weight in weights.items():
        click.echo(f"{name}: {f'{weight} % → 0 %' if weight else 'at 0 % already'}")
