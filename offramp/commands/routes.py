"""`offramp routes`: make a cluster's routes fit the catalogue; no weight changes."""

import json

import click

from offramp.cli import Project


@click.command()
@click.option("--prune", is_flag=True, help="Remove routes of functions the catalogue has not.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, prune: bool, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes them
    """
    Make what is missing of a cluster's routes, at weight 0.

    What is there keeps its weight. Also makes how callers' tokens are recognised. May run
    at any time, also while something is shifted.
    """
    routes = project.kubernetes.routes
    steps = routes.plan(prune=prune)
    if not dry_run:
        for step in steps:
            routes.run(step)
    if as_json:
        click.echo(json.dumps({"steps": [step.document() for step in steps]}))
        return
    for step in steps:
        click.echo(f"{step.action} {step.name}: {step.why}")
    if not steps:
        click.echo("all is as the catalogue says")
