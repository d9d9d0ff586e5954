"""`offramp retire`: remove the old code of routes that are at 100 for good."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from offramp.amounts import Amount
from offramp.audit.progress import Progress
from offramp.catalogue import Catalogue, Function, find
from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local.layout import Layout
from offramp.retire.alike import alike
from offramp.retire.gate import refusals, since_whole
from offramp.retire.lifted import objections
from offramp.retire.links import INSTEAD, OR_NAMED, UNKEPT
from offramp.retire.patch import patch
from offramp.retire.plan import Plan, plan
from offramp.retire.scope import connected
from offramp.retire.working_tree import trouble
from offramp.retire.write import finish, is_interrupted, put, way_back
from offramp.shift.interrupts import interruptible
from offramp.terminal import plain

COLOURS = {b"+": "green", b"-": "red", b"@": "cyan"}


@click.command()
@click.argument("subject", metavar="GROUP|FUNCTION")
@click.option("--apply", is_flag=True, help="Write the changes.  [default: only show them]")
@click.option("--dry-run", is_flag=True, help="Only show the changes, as without --apply.")
@click.option(
    "--bake",
    type=Amount(min=0),
    help="Seconds it has to be at 100 before.  [default: bake_seconds of stack.yml, 7 days]",
)
@click.option(
    "--keep-links",
    is_flag=True,
    help="Keep endpoints that what stays links to, as rules that serve nothing.",
)
@click.option("--no-git", is_flag=True, help="Apply although git could not bring it back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - click passes one for each option
    project: Project,
    /,
    subject: str,
    apply: bool,  # noqa: FBT001 - click passes it
    dry_run: bool,  # noqa: FBT001 - as above
    bake: float | None,
    keep_links: bool,  # noqa: FBT001 - as above
    no_git: bool,  # noqa: FBT001 - as above
    as_json: bool,  # noqa: FBT001 - as above
) -> None:
    """
    Remove the old code that only routes of GROUP or FUNCTION still use.

    Shows the patch; --apply writes it: all files or none. Exit codes: 0 done, or nothing to
    do; 1 refused, with the reasons; 2 usage.
    """
    catalogue = project.catalogue
    journal = Layout.of(catalogue.root).home / "retiring.json"
    if is_interrupted(journal, catalogue.root):
        _complete(journal, catalogue.root, as_json=as_json, is_allowed=apply and not dry_run)
        return
    functions = [f for f in find(catalogue, subject) if not f.retired]
    if not functions:
        click.echo(json.dumps({"functions": []}) if as_json else f"{subject} is retired already")
        return
    early = _early(project, functions, catalogue.offramp.bake_seconds if bake is None else bake)
    made = _plan(catalogue, functions, keeps_links=keep_links)
    lost = trouble(catalogue.root, made.changes) if apply and not no_git else None
    made.refusals = [*early, *([lost] if lost else ()), *made.refusals]
    is_done = apply and not dry_run and not made.refusals
    document = made.document(catalogue.root) if as_json else None  # the patch, before it is written
    if is_done:
        with interruptible():  # a second Ctrl-C does not disturb what puts everything back
            put(made.changes, journal, catalogue.root)
    if document is not None:
        click.echo(json.dumps(document | {"applied": is_done}))
    else:
        _tell(made, catalogue, is_done=is_done)
        _instead(made, keeps_links=keep_links)
    if made.refusals:
        raise SystemExit(1)


def _complete(journal: Path, root: Path, *, as_json: bool, is_allowed: bool) -> None:
    """Do what a killed run had begun; raises `OfframpError` where that was not asked for."""
    if not is_allowed:
        raise OfframpError(
            "an earlier `offramp retire --apply` was killed while it wrote; --apply completes it. "
            f"To go back instead: {way_back(journal)}"
        )
    files = finish(journal, root)
    click.echo(
        json.dumps({"completed": files, "applied": True})
        if as_json
        else f"completed what an earlier run had begun, in {len(files)} files; look at `git diff`, "
        "then run this command again for what is left"
    )


def _early(project: Project, functions: list[Function], bake_seconds: float) -> list[str]:
    weights = project.platform.router.weights()
    journal = project.platform.journal
    since = {
        f.name: since_whole((e.time, e.change.after) for e in journal.entries([f.name]))
        for f in functions
    }
    return list(
        refusals(
            {f.name: weights[f.name] for f in functions}, since, bake_seconds, datetime.now(UTC)
        )
    )


def _plan(catalogue: Catalogue, functions: list[Function], *, keeps_links: bool) -> Plan:
    from offramp.code import read, surface

    progress = Progress()
    progress("looking for what nothing else needs", 0, 0)
    application = catalogue.offramp.old.app.removesuffix("()")
    whole = read(catalogue.root)
    code = connected(whole, application)
    known = surface.find(code, application)
    made = plan(catalogue, functions, code, known, keeps_links=keeps_links)
    made.refusals = [*objections(whole, functions, application), *made.refusals]
    progress.end()
    return made


def _show(made: Plan, root: Path) -> None:
    """Print the patch: byte for byte, or on a terminal coloured, and without what it would obey."""
    if not sys.stdout.isatty():
        click.echo(patch(made.changes, root), nl=False)
        return
    for line in patch(made.changes, root, is_for_people=True).split(b"\n")[:-1]:
        words = "\t".join(map(plain, line.decode(errors="replace").split("\t")))
        click.echo(click.style(words, fg=COLOURS.get(line[:1])))


def _tell(made: Plan, catalogue: Catalogue, *, is_done: bool) -> None:
    if not is_done:
        _show(made, catalogue.root)
    gone = sum(text is None for text in made.changes.values())
    click.echo(f"routes:  {', '.join(made.routes)}")
    tests = "1 test goes" if len(made.tests) == 1 else f"{len(made.tests)} tests go"
    click.echo(f"files:   {len(made.changes) - gone} changed, {gone} removed; {tests}")
    for title, lines in (("test", made.tests), ("left", made.kept)):
        for line in lines:
            click.echo(f"  {title}: {line}")
    for line in alike(made.refusals, dict(zip(made.functions, made.routes, strict=True))):
        click.echo(f"refused: {line}", err=True)
    if is_done:
        click.echo("written; look at `git diff`, run the tests, deploy with `offramp up` or helm")
    elif not made.refusals:
        click.echo("nothing is written; --apply does it")


def _instead(made: Plan, *, keeps_links: bool) -> None:
    """Say below refused links that they can be kept; where that was asked for, why they are not."""
    if any(INSTEAD in line for line in made.refusals):
        told = [one for one in made.kept if one.startswith(UNKEPT)] if keeps_links else [OR_NAMED]
        for line in told:
            click.echo(f"         {line}", err=True)
