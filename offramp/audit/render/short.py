"""For who reads no further: what moves, what is in the way, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from offramp.audit.render.markdown import code, count, plain, prose, several
from offramp.audit.report import Finding, Report

WORST = 3  # checks that are named
RUNS = ("image", "process file", "server", "compose", "kubernetes", "chart", "platform", "unit")


def short(report: Report) -> str:
    """Return a list of sentences; "" where there are no routes."""
    return "\n".join(f"- {one}" for one in _told(report)) if report.routes else ""


def _told(report: Report) -> Iterator[str]:
    yield decisions(report)
    first = next((one for one in report.groups if one.place), None)
    if first is not None:
        yield (
            f"Begin with {code(first.name)} ({count(len(first.routes), 'route')}: "
            f"{prose(first.reason)}); the order and what to do stand in "
            "[migration-candidates.md](migration-candidates.md)."
        )
    if worst := _in_the_way([one for one in report.findings if one.effect == "refactor first"]):
        yield f"Most often in the way: {worst}."
    if once := sum(one.effect == "prepare" for one in report.findings):
        yield f"{count(once, 'thing')} to do once, before the first route moves."
    if unknown := list(_unknown(report)):
        yield f"Not known: {', '.join(unknown)}."
    if runs := [one.name for one in report.shared.resources if one.kind in RUNS]:
        yield f"It is run by {several(runs)}{_python(report)}."


def decisions(report: Report) -> str:
    """Return how many routes move, as a sentence."""
    found = Counter(one.decision for one in report.routes)
    return (
        f"Of {count(len(report.routes), 'route')}, {found['move now']} can move now, "
        f"{found['refactor first']} after something was changed, and {found['stay']} "
        f"{'stays' if found['stay'] == 1 else 'stay'}."
    )


def _in_the_way(findings: list[Finding]) -> str:
    held: dict[str, set[str]] = {}
    for one in findings:
        held.setdefault(one.check, set()).update(one.routes)
    most = sorted(held.items(), key=lambda one: -len(one[1]))[:WORST]
    return ", ".join(f"{plain(check)} ({count(len(routes), 'route')})" for check, routes in most)


def _unknown(report: Report) -> Iterator[str]:
    unsure = sum(not one.sure for one in report.routes)
    if unsure:
        yield f"whether {count(unsure, 'route')} {'is' if unsure == 1 else 'are'} there"
    callers = sum(one.auth.kind == "unknown" for one in report.routes)
    if callers:
        yield f"who may call {count(callers, 'route')}"
    if report.problems:
        yield f"{count(len(report.problems), 'thing')} at the end of this document"


def _python(report: Report) -> str:
    return f", on Python {plain(report.shared.python)}" if report.shared.python else ""
