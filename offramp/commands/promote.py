"""`offramp promote`: give a function's callers its newest revision."""

import json
from dataclasses import replace

import click

from offramp.catalogue.find import find
from offramp.cli import Project
from offramp.promote.traffic import Wish


@click.command()
@click.argument("subject", metavar="GROUP|FUNCTION")
@click.option("--hold", "wish", flag_value=Wish.HOLD.value, help="Let no later revision serve.")
@click.option("--back", "wish", flag_value=Wish.BACK.value, help="Serve the previous revision.")
@click.option(
    "--follow", "wish", flag_value=Wish.FOLLOW.value, help="Serve each new revision at once."
)
@click.option("--dry-run", is_flag=True, help="Print the steps and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, subject: str, wish: str | None, **given: bool) -> None:
    """
    Give callers the newest revision of the new side; later ones wait.

    From then on a new revision is a candidate: it answers at candidate-FUNCTION and nowhere
    else, until it is promoted. The weight between old and new does not change. Not while it is
    being shifted.
    """
    from offramp.backends.knative.kinds import Service
    from offramp.promote.run import Promoter

    names = [function.name for function in find(project.catalogue, subject)]
    platform = project.kubernetes
    promoter = Promoter(platform.cluster, Service)
    wanted = Wish(wish or Wish.PROMOTE)
    if given["dry_run"]:
        steps = promoter.plan(names, wanted)
    else:
        with platform.claimed(names) as sleep:  # before the plan, so that it still holds
            steps = replace(promoter, sleep=sleep).promote(names, wanted)
    if given["as_json"]:
        click.echo(json.dumps({"steps": [step.document() for step in steps]}))
        return
    for step in steps:
        click.echo(f"{step.function} {step.why}")
