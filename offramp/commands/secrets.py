"""`offramp secrets`: make the secrets that are missing; no value is printed or replaced."""

import json

import click

from offramp.cli import Project


@click.command()
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes them
    """
    Make the secrets of x-offramp.secrets that are missing.

    One that exists is left alone. Exit code 1 when functions need secrets that stack.yml
    describes no kind of, and that do not exist: somebody must bring them.
    """
    vault, kinds = project.platform.vault, project.catalogue.offramp.secrets
    needed = {name for function in project.catalogue.functions for name in function.secrets}
    known = {name: vault.has(name) for name in [*kinds, *sorted(needed - kinds.keys())]}
    missing = [name for name in kinds if known[name] is False]
    foreign = [name for name, is_there in known.items() if is_there is False and name not in kinds]
    hidden = [name for name, is_there in known.items() if is_there is None]
    if not dry_run:
        vault.make(missing)
    if as_json:
        found = {"made": missing, "missing": foreign, "hidden": hidden, "place": vault.place}
        click.echo(json.dumps(found))
    else:
        for name in missing:
            click.echo(f"make {name}: {kinds[name]}")
        for name in foreign:
            click.echo(f"missing {name}: bring it yourself, stack.yml tells no kind")
        for name in hidden:
            click.echo(f"hidden {name}: it may not be looked at")
        there = sum(known[name] is True for name in kinds)
        click.echo(f"{there} of {len(kinds)} were there: {vault.place}")
    raise SystemExit(1 if foreign else 0)
