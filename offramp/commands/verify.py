"""`offramp verify`: prove that old and new answer the same, and leave the same rows behind."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import click

from offramp import cases
from offramp.catalogue import Catalogue, Function, find
from offramp.cli import KUBERNETES, Project
from offramp.errors import UsageError
from offramp.local import elsewhere, state, tables
from offramp.local.layout import Layout
from offramp.platforms import stages
from offramp.platforms.stages import Place
from offramp.shift.interrupts import interruptible
from offramp.verify import dry, record, report, shown
from offramp.verify.declared import declared, here, unmet
from offramp.verify.plan import Chosen, choose
from offramp.verify.progress import Progress
from offramp.verify.result import Result, Verified
from offramp.verify.run import Outcome, verify

FAILED = 500  # from this status on a function's log tells more
OLD_FAILED = re.compile(r"(?:neither side|old) .*: status is 5\d\d\b")


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    subjects: tuple[str, ...]
    case: str | None
    running: bool
    gateway: str | None
    yes: bool
    dry_run: bool
    as_json: bool


@click.command()
@click.argument("subjects", metavar="[GROUP|FUNCTION]...", nargs=-1)
@click.option("--case", metavar="NAME", help="Only the case of this name.")
@click.option("--running", is_flag=True, help="On what `offramp up` started: its data will change.")
@click.option("--gateway", metavar="URL", help="Where to call the cluster.  (cluster)")
@click.option("--yes", is_flag=True, help="Send cases that could write to data that stays, too.")
@click.option("--dry-run", is_flag=True, help="Print the requests and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, **given: Any) -> None:
    """
    Send every case to the old and the new side, and compare answers and rows.

    A system of its own is started for it, with the project's seed: what runs already is not
    touched. What the old side does differently from one time to the next is noise.
    Exit codes: 0 the same; 1 differences; 2 usage; 3 held: a function has no cases, or not all
    could be sent.
    """
    options = Options(**given)
    chosen = _chosen(project, options)
    if options.dry_run:
        _tell_plan(chosen, options)
        return
    secrets: Mapping[str, str] = {}
    # what is edited from here on is not compared
    codes = _codes(project.catalogue, chosen, is_started=options.running)
    if any(each.cases for each in chosen) or not _is_own(project, options):
        with interruptible(), _place(project, chosen, options) as place:
            result, secrets = _verify(project, chosen, place), place.stage.secrets
    else:  # to start a system would take seconds, for nothing
        held = tuple(Verified(each.function, (), each.held) for each in chosen)
        result = Result(held, "nowhere", "no case was sent")
    _tell(result, _hidden(project.catalogue, secrets), options)
    if options.case is None:  # a single case is not enough
        _note(project, result, codes)
    raise SystemExit(result.exit_code)


def _chosen(project: Project, options: Options) -> tuple[Chosen, ...]:
    catalogue = project.catalogue
    _check(project, options)
    named = {f.name for subject in options.subjects for f in find(catalogue, subject)}
    functions = [f for f in catalogue.functions if f.name in named or not (named or f.retired)]
    found = [(function, cases.load(function.folder)) for function in functions]
    has_its_own = _is_own(project, options) and catalogue.offramp.database is not None
    if has_its_own and not options.yes:
        _refuse_others(catalogue)
    return choose(found, only=options.case, may_write=options.yes or has_its_own)


def _is_own(project: Project, options: Options) -> bool:
    """Tell whether a system is started for this."""
    return project.on != KUBERNETES and not options.running


def _refuse_others(catalogue: Catalogue) -> None:
    """A database that stack.yml names is not put back; `migrate` and `seed` write to it, too."""
    if settings := ", ".join(elsewhere.named(catalogue)):
        raise UsageError(
            f"{settings} names a database other than the one that is made for this, and what is "
            "written there stays; take it out of stack.yml, or say --yes"
        )


def _check(project: Project, options: Options) -> None:
    if project.on != KUBERNETES and options.gateway:
        raise UsageError("--gateway is where a cluster is called; here it is known")
    if project.on == KUBERNETES and options.running:
        raise UsageError("--running is for this machine; a cluster is always the running one")
    if not project.catalogue.root.exists():
        raise UsageError("the cases are in the project's folder; name it with --project")


def _place(
    project: Project, chosen: tuple[Chosen, ...], options: Options
) -> AbstractContextManager[Place]:
    steps = [step for each in chosen for case in each.cases for step in (*case.before, case)]
    secrets = {step.sign.secret for step in steps if step.sign}
    if project.on == KUBERNETES:
        return stages.cluster(project.kubernetes, secrets, options.gateway)
    if options.running:
        return stages.running(project.catalogue, secrets)
    return stages.own(project.catalogue, secrets, _starting(Progress()))


def _starting(progress: Progress) -> Any:
    """Return what shows the start and the end of a system of its own."""

    def show(event: dict[str, Any]) -> None:
        if event.get("state") == "started":
            progress.now(f"starting a system of its own: {event['step']}")
        elif "ready" in event:
            progress.done("started a system of its own")
        elif "ending" in event:
            progress.restart()
            progress.now("ending the system of its own")
        elif "ended" in event:
            progress.done("ended the system of its own")

    return show


def _verify(project: Project, chosen: tuple[Chosen, ...], place: Place) -> Result:
    progress = Progress()
    width = max((len(each.function.name) for each in chosen), default=0)
    verified = []
    for each in chosen:
        outcomes = tuple(_outcomes(project, each, place, progress))
        done = Verified(each.function, outcomes, each.held)
        count = f"{len(outcomes):>3} case{'' if len(outcomes) == 1 else 's'}"
        progress.done(f"{each.function.name:<{width}} {count:<10}{done.verdict}")
        verified.append(done)
    catalogue = project.catalogue
    left = unmet(here(catalogue, project.on), catalogue.functions, chosen, verified)
    return Result(tuple(verified), place.name, place.no_rows, tuple(left))


def _outcomes(
    project: Project, chosen: Chosen, place: Place, progress: Progress
) -> Iterator[Outcome]:
    function = chosen.function
    for number, case in enumerate(chosen.cases, start=1):
        progress.now(f"{function.name} {number}/{len(chosen.cases)}: {case.name}")
        known = declared(here(project.catalogue, project.on), function, case)
        outcome = verify(place.stage, function, case, known)
        yield _with_log(outcome, function, place, project.catalogue.offramp.old.service)


def _with_log(outcome: Outcome, function: Function, place: Place, service: str) -> Outcome:
    """Add the end of the log of the side that failed: the log goes with the system."""
    if any(OLD_FAILED.match(said) for said in outcome.unexpected):
        lines = tuple(f"log of {service}: {line}" for line in place.log(service))
        return replace(outcome, unexpected=(*outcome.unexpected, *lines))
    failed = any(
        each.path == ("status",) and each.new >= FAILED for each in outcome.judgement.differences
    )
    if not failed:
        return outcome
    lines = tuple(f"log: {line}" for line in place.log(function.name))
    return replace(outcome, problems=(*outcome.problems, *lines))


def _codes(
    catalogue: Catalogue, chosen: tuple[Chosen, ...], *, is_started: bool = False
) -> dict[str, str]:
    """Return the digest of each function's sources as they are; *is_started*: and as they run."""
    since = state.require_running(Layout.of(catalogue.root)).since if is_started else None
    return {
        each.function.name: record.code_of([each.function.folder, *catalogue.copies], since=since)
        for each in chosen
    }


def _note(project: Project, result: Result, codes: Mapping[str, str]) -> None:
    """Remember what was found for whole functions, whose sources were *codes*."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entries = {
        each.function.name: record.Entry(
            now,
            each.verdict,
            len(each.outcomes),
            codes[each.function.name],
            result.no_rows,
            result.place if project.on == KUBERNETES else None,
        )
        for each in result.functions
    }
    record.add(Layout.of(project.catalogue.root).verified, entries)


def _tell_plan(chosen: tuple[Chosen, ...], options: Options) -> None:
    if options.as_json:
        click.echo(json.dumps(dry.document(chosen)))
    else:
        click.echo("\n".join(dry.lines(chosen)))


def _hidden(catalogue: Catalogue, secrets: Mapping[str, str]) -> list[str]:
    """Return what may not be told: what signs requests, and what accounts sign in with."""
    accounts = [
        {
            "json": account.body,
            "fields": account.fields,
            "password": (account.basic or "").partition(":")[2],
            "secret": list(account.headers.values()),
        }
        for account in catalogue.offramp.accounts.values()
    ]
    return shown.hidden(secrets.values(), accounts)


def _tell(result: Result, secrets: list[str], options: Options) -> None:
    if options.as_json:
        click.echo(json.dumps(report.document(result, secrets)))
        return
    for text in report.details(result, secrets):
        click.echo(text)
    click.echo()
    tables.show(report.COLUMNS, report.rows(result), numbers=3)
    sys.stdout.flush()
    click.echo(f"\n{report.line(result)}")
