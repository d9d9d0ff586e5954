"""A shift in words and as JSON; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from offramp.shift import looks
from offramp.shift.bounds import Gate
from offramp.shift.journal import Entry
from offramp.shift.rounds import Measured, Round

Json = dict[str, Any]

HELD = 3  # the exit code


def plan(weights: Mapping[str, int], steps: Sequence[int], gates: Mapping[str, Gate]) -> str:
    """Return what a shift is going to do; *weights* are today's, by function."""
    lines = []
    for weight in sorted(set(weights.values())):
        names = [function for function in weights if weights[function] == weight]
        lines.append(f"{', '.join(names)}: {weight} % goes to new now")
    if not steps:
        return "\n".join([*lines, "everything is at 100 % already; there is nothing to do"])
    seconds, most = looks.seconds_of(gates), looks.looks_of(gates)
    way = ", then ".join(f"{step} %" for step in steps)
    lines.append(f"plan: {way}; each judged after {seconds:g} s, at most {most} times")
    return "\n".join([*lines, looks.rate(steps, gates)])


def asleep(subject: str, names: Sequence[str]) -> str:
    """Return what the first callers of functions without a process are to expect."""
    return (
        f"no process of {looks.named(names)} runs: the first callers wait for one, and the first "
        f"step counts that; `offramp try {subject} --side new` starts it before"
    )


def document(found: Round) -> Json:
    """Return one round as JSON."""
    return {
        "weight": found.weight,
        "seconds": round(found.seconds, 3),
        "functions": {name: _measured(measured) for name, measured in found.functions.items()},
    }


def entry(noted: Entry) -> str:
    """Return one line of the journal for people."""
    change = noted.change
    moved = f"{change.before} %" if change.before == change.after else ""
    moved = moved or f"{change.before} → {change.after} %"
    verdict = f" {change.verdict}:" if change.verdict else ""
    reason = change.reason.replace("\n", "\n    ")
    return f"{noted.time[:19]}Z  {noted.subject}  {moved} {verdict} {reason}  ({noted.actor})"


def _measured(measured: Measured) -> Json:
    return {
        "old": measured.old.document() if measured.old else None,
        "new": measured.new.document() if measured.new else None,
        "verdict": measured.judgement.verdict.value,
        "reason": measured.judgement.reason,
    }
