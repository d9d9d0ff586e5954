"""`offramp shift`: move a group's or a function's traffic to the new side."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from offramp.amounts import Amount
from offramp.catalogue import Catalogue, Function, find, require_old_side
from offramp.cli import Project
from offramp.commands.why import verified
from offramp.errors import OfframpError, UsageError
from offramp.platforms import Platform, Sleep
from offramp.shift import countdown, looks, report, steps
from offramp.shift.actor import actor
from offramp.shift.bounds import RANGES, Gate
from offramp.shift.direct import Direct
from offramp.shift.interrupts import interruptible, undisturbed
from offramp.shift.journal import are_judged
from offramp.shift.protocols import Journal, Metrics, Router
from offramp.shift.rounds import Round
from offramp.shift.run import Outcome, Shift
from offramp.verify import record
from offramp.weights import WHOLE


@dataclass(frozen=True)
class Options:
    """What the command line said; *window* in seconds."""

    subject: str
    target: int | None
    window: float | None
    yes: bool
    dry_run: bool
    as_json: bool


@dataclass(frozen=True)
class Plan:
    """Which weights the functions have now, and which they are to go through."""

    weights: Mapping[str, int]
    way: tuple[int, ...]


@dataclass(frozen=True)
class Job:
    """What is shifted, and with what; *rounds* fills up while it runs."""

    options: Options
    catalogue: Catalogue
    gates: Mapping[str, Gate]
    steps: Sequence[int]
    platform: Platform
    router: Router
    metrics: Metrics
    journal: Journal
    rounds: list[Round]


@click.command()
@click.argument("subject", metavar="GROUP|FUNCTION")
@click.option(
    "--to", "target", type=click.IntRange(0, 100), help="Set this weight at once, unjudged."
)
@click.option(
    "--window",
    type=Amount(*RANGES["window_seconds"]),
    help="Seconds until each judgement.  [default: window_seconds of the gate, 10]",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def command(project: Project, /, **given: object) -> None:
    """
    Move traffic of a GROUP or FUNCTION to new, one gated step at a time.

    Exit codes: 0 done; 1 rolled back to 0, also by Ctrl-C; 2 usage; 3 held for lack of
    data, at the weight it had reached; 130 Ctrl-C before anything was changed.
    """
    job = _job(project, Options(**given))  # type: ignore[arg-type]  # click has checked them
    if job.options.dry_run:
        _plan(job)
        return
    with job.platform.claimed(job.gates) as sleep:  # before the plan, so that what is shown is done
        plan = _plan(job)
        _ask(job.options)
        outcome = _set(job) if job.options.target is not None else _shift(job, plan, sleep)
    _tell(job, outcome)
    raise SystemExit(outcome.exit_code)


def _job(project: Project, options: Options) -> Job:
    functions = find(project.catalogue, options.subject)
    require_old_side(project.catalogue, [f.name for f in functions])
    platform = project.platform
    return Job(
        options=options,
        catalogue=project.catalogue,
        gates={f.name: _gate(f, options.window) for f in functions},
        steps=project.catalogue.offramp.steps,
        platform=platform,
        metrics=platform.metrics,
        router=platform.router,
        journal=platform.journal,
        rounds=[],
    )


def _gate(function: Function, window_seconds: float | None) -> Gate:
    gate = Gate.from_mapping(function.gate)
    return gate if window_seconds is None else replace(gate, window_seconds=window_seconds)


def _plan(job: Job) -> Plan:
    """Show and return what is going to be done."""
    weights = {name: weight for name, weight in job.router.weights().items() if name in job.gates}
    is_whole = min(weights.values()) == WHOLE
    is_judged = is_whole and are_judged(job.journal.entries(job.gates), WHOLE)
    way = steps.plan(weights.values(), job.steps, is_judged=is_judged)
    _show(job, Plan(weights, way))
    return Plan(weights, way)


def _show(job: Job, plan: Plan) -> None:
    weights, way, target = plan.weights, plan.way, job.options.target
    if not job.options.as_json:
        click.echo(report.plan(weights, way, job.gates) if target is None else f"plan: {target} %")
        if target != 0 and (told := _unproved(job)):
            click.echo(told)
        unused = [name for name, weight in weights.items() if not weight and target != 0]
        asleep = job.platform.asleep() if unused else frozenset()
        if names := [name for name in unused if name in asleep]:
            click.echo(report.asleep(job.options.subject, names))
    elif job.options.dry_run:
        planned = list(way) if target is None else [target]
        click.echo(json.dumps({"weights": weights, "steps": planned}))


def _unproved(job: Job) -> str:
    """Return which functions `verify` has not found to be the same; empty where all are."""
    if not job.catalogue.root.exists():  # the catalogue is a cluster's
        return ""
    try:
        found = {name: verified(job.catalogue, name) for name in job.gates}
    except OfframpError as error:  # no reason to leave traffic where it is
        return str(error)
    told = {name: one for name, one in found.items() if not record.is_proof(*one)}
    if len(told) > looks.NAMED:
        subject = job.options.subject
        return f"{len(told)} functions are not verified as they are: `offramp why {subject}`"
    return "\n".join(f"{name}: {record.sentence(*one)}" for name, one in told.items())


def _ask(options: Options) -> None:
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("this changes where requests go; add --yes to do so unasked")
    if not click.confirm(f"shift {options.subject}?", err=True):
        raise OfframpError("nothing was changed")


def _set(job: Job) -> Outcome:
    target = job.options.target or 0
    direct = Direct(job.router, job.journal, actor())
    with undisturbed():
        trouble = direct.set(dict.fromkeys(job.gates, target), f"set by hand: shift --to {target}")
    return Outcome(1 if trouble else 0, target, trouble or "set by hand, not judged")


def _shift(job: Job, plan: Plan, sleep: Sleep) -> Outcome:
    if not plan.way:
        return Outcome(0, WHOLE, "everything is at 100 % already")

    def progress(found: Round) -> None:
        job.rounds.append(found)
        if not job.options.as_json:
            click.echo(looks.look(found))

    shift = Shift(
        gates=job.gates,
        steps=plan.way,
        router=job.router,
        metrics=job.metrics,
        journal=job.journal,
        actor=actor(),
        planned=plan.weights,
        progress=progress,
        sleep=sleep if job.options.as_json else countdown.told(sleep),
    )
    with interruptible():
        return shift.run()


def _tell(job: Job, outcome: Outcome) -> None:
    if not job.options.as_json:
        how = {0: "done", 1: "rolled back" if job.options.target is None else "set, with trouble"}
        words = how.get(outcome.exit_code, "held for lack of data")
        click.echo(f"{words}: {job.options.subject} is at {outcome.weight} %")
        if outcome.exit_code == report.HELD:  # the last look has told why
            click.echo(looks.after_holding(job.options.subject, job.rounds[-1], job.gates))
        elif outcome.exit_code or not job.rounds:
            click.echo(outcome.reason)
        return
    document = {
        "subject": job.options.subject,
        "exit_code": outcome.exit_code,
        "weight": outcome.weight,
        "reason": outcome.reason,
        "rounds": [report.document(each) for each in job.rounds],
    }
    click.echo(json.dumps(document))
