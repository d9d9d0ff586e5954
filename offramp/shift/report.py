"""A shift in words and as JSON; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from offramp.shift.bounds import Gate
from offramp.shift.journal import Entry
from offramp.shift.rounds import Measured, Round
from offramp.window import Window

Json = dict[str, Any]

HELD = 3  # the exit code


def plan(weights: Mapping[str, int], steps: Sequence[int], gates: Mapping[str, Gate]) -> str:
    """Return what a shift is going to do; *weights* are today's, by function."""
    lines = [f"{function}: {weight} % goes to new now" for function, weight in weights.items()]
    if not steps:
        return "\n".join([*lines, "everything is at 100 % already; there is nothing to do"])
    seconds = max(gate.window_seconds for gate in gates.values())
    looks = max(gate.most_holds for gate in gates.values()) + 1
    way = ", then ".join(f"{step} %" for step in steps)
    lines.append(f"plan: {way}; each judged after {seconds:g} s, at most {looks} times")
    return "\n".join(lines)


def asleep(names: Sequence[str]) -> str:
    """Return what the first callers of functions without a process are to expect."""
    return (
        f"no process of {', '.join(names)} runs: the first callers wait for one, and the first "
        f"step counts that; `offramp try {' '.join(names)} --side new` starts it before"
    )


def after_holding(subject: str) -> str:
    """Return what somebody can do about a shift that was held."""
    return (
        f"go on when there is more traffic: offramp shift {subject}\n"
        f"or take it back: offramp rollback {subject}"
    )


def look(found: Round) -> str:
    """Return one round, a line for each function and one more where it is not ADVANCE."""
    return "\n".join(
        f"{found.weight:>3} %  {found.seconds:>5.1f} s  {function}: new {_side(measured.new)}; "
        f"old {_side(measured.old)}\n       {measured.judgement.verdict}: "
        f"{measured.judgement.reason}"
        for function, measured in found.functions.items()
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


def _side(window: Window | None) -> str:
    if window is None:
        return "no numbers"
    slow = window.percentile_ms(0.99)
    p99 = "" if slow is None else f", p99 {slow:.0f} ms"
    return f"{window.requests} requests, {window.failures} failed, {window.client_errors} 4xx{p99}"
