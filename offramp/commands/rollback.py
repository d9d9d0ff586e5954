"""`offramp rollback`: all of a group's or a function's traffic back to the old side, at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from offramp.catalogue import find, require_old_side
from offramp.cli import Project
from offramp.errors import OfframpError, UsageError
from offramp.shift.actor import actor
from offramp.shift.direct import Direct
from offramp.shift.interrupts import undisturbed

if TYPE_CHECKING:
    from offramp.shift.protocols import Router

STAYS = (
    "it stays as it is; in a folder without a stack.yml, `offramp --on kubernetes rollback` goes "
    "by the cluster's own"
)


@dataclass(frozen=True)
class WayBack:
    """
    Which functions go back, through what; *retired* ones cannot.

    *aside* says why the routes are taken as they are written, and not as stack.yml says.
    """

    names: list[str]
    router: Router
    retired: list[str]
    aside: str | None = None


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

    Works on the routes themselves, so also while the gateway does not run or does not answer,
    and on this machine while stack.yml cannot be read, of a function or of all.
    Exit code 1: the weights are written, and what is told besides went wrong.
    """
    if everything == (subject is not None):
        raise UsageError("name a group or a function, or say --all")
    back = _way_back(project, subject)
    if dry_run:
        weights = back.router.weights()
        _show({name: weights[name] for name in back.names}, as_json=as_json)
        return
    direct = Direct(back.router, project.platform.journal, actor())
    with undisturbed():
        trouble = direct.set(dict.fromkeys(back.names, 0), f"rollback of {subject or 'everything'}")
    told = "\n".join(each for each in (back.aside, project.platform.later(), trouble) if each)
    _tell(back, told or None, as_json=as_json)
    if trouble:
        raise SystemExit(1)


def _way_back(project: Project, subject: str | None) -> WayBack:
    """Return it by stack.yml; by the routes alone where that cannot be, or does not know all."""
    try:
        found = _by_catalogue(project, subject)
    except OfframpError as error:
        return _as_written(project, subject, error)
    strange = [] if subject else _strangers(project)
    if not strange:
        return found
    why = UsageError(f"stack.yml here has no {', '.join(strange)}")
    try:
        return _as_written(project, None, why)
    except UsageError:
        return replace(found, aside=f"{why}: {STAYS}")


def _strangers(project: Project) -> list[str]:
    """Return what leads to new and stack.yml does not know; that nobody can look keeps nobody."""
    try:
        return sorted(project.platform.strangers())
    except OfframpError:
        return []


def _by_catalogue(project: Project, subject: str | None) -> WayBack:
    catalogue = project.catalogue
    functions = find(catalogue, subject) if subject else catalogue.functions
    retired = [function.name for function in functions if function.retired]
    names = [function.name for function in functions if not function.retired]
    if not names or (subject and retired):
        require_old_side(catalogue, retired)
    return WayBack(names, project.platform.router, retired)


def _as_written(project: Project, subject: str | None, why: OfframpError) -> WayBack:
    """Return the way back through the routes as they are; raises *why* where there is none."""
    router = project.platform.written
    known = {} if router is None else router.weights()
    if router is None or not known or (subject is not None and subject not in known):
        raise why
    names = [subject] if subject is not None else list(known)
    return WayBack(names, router, [], f"the routes are taken as they were written, since\n{why}")


def _tell(back: WayBack, told: str | None, *, as_json: bool) -> None:
    if as_json:
        document = {"functions": back.names, "weight": 0, "retired": back.retired, "warning": told}
        click.echo(json.dumps(document))
        return
    click.echo(f"at 0 %: {', '.join(back.names)}")
    if back.retired:
        click.echo(f"retired, so still at 100 %: {', '.join(back.retired)}")
    if told:
        click.echo(f"the weights are written, but {told}", err=True)


def _show(weights: dict[str, int], *, as_json: bool) -> None:
    """Print which weights would go back."""
    if as_json:
        click.echo(json.dumps({"weights": weights, "weight": 0}))
        return
    for name, weight in weights.items():
        click.echo(f"{name}: {f'{weight} % → 0 %' if weight else 'at 0 % already'}")
