"""What `offramp audit` says at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from offramp.audit.render.markdown import count
from offramp.audit.report import Report

WORST = 5  # findings shown; the documents have all of them
FIRST = 3  # problems shown
NONE = "no Flask application was found"
LONGEST = 140  # letters of a line
SCAFFOLD = "`offramp audit --scaffold DIR` for its functions"
OTHER = "; --python names the application's"
SHORTEST = 40  # letters of a message before a place that is long


def summary(
    report: Report, out: str | None, functions: str = SCAFFOLD, python: str | None = None
) -> Iterator[str]:
    """
    Yield lines: what was read, what moves, the worst findings, what to do next.

    *out* is the folder that has the documents, None where nothing was found to write of.
    *functions* says what to do with the functions of the first group, *python* where the
    application's interpreter is, if there is one.
    """
    how = "read and loaded" if report.loaded else "read"
    yield (
        f"{_seen(report.application or report.root)}: {count(report.files, 'file')}, "
        f"{count(report.lines, 'line')} {how}"
    )
    yield from _problems(report)
    if not report.routes:
        yield f"{NONE}: name its folder, or --app module:factory"
        yield f"the documents are in {out}" if out else "nothing was written"
        return
    yield from _decisions(report)
    yield from _findings(report)
    first = next((one for one in report.groups if one.place), None)
    if report.missing:
        yield _unmeasured(report, python)
    yield f"the documents are in {out}"
    if first is not None:
        yield f"next: read {out}/migration-candidates.md; begin with {first.name}, and {functions}"


def _unmeasured(report: Report, python: str | None) -> str:
    packages = count(len(report.missing), "package")
    other = f"; --python {_seen(python)} has its own" if python else OTHER
    other = "" if "--python" in report.measured_by else other
    return f"imports take more than was measured: {report.measured_by} lacks {packages}{other}"


def _problems(report: Report) -> Iterator[str]:
    """Those of no file come first: they are about the whole application."""
    problems = [one for one in report.problems if one.message != NONE]  # which is told at the end
    if not problems:
        return
    yield f"{count(len(problems), 'thing')} could not be read or settled"
    for one in sorted(problems, key=lambda one: bool(one.file))[:FIRST]:
        said = one.message.partition("\n")[0]
        place = f"{one.file}:{one.line}" if one.line else one.file
        yield _cut(f"  {place}: {said}" if place else f"  {said}")
    if len(problems) > FIRST:
        yield f"  and {len(problems) - FIRST} more"


def _cut(text: str, place: str = "") -> str:
    """Return a line that is not too long, with its place, and steers no terminal."""
    plain, end = _seen(text), _seen(place)
    room = max(LONGEST - len(end), SHORTEST)
    whole = (plain if len(plain) <= room else f"{plain[:room]}…") + end
    return whole if len(whole) <= LONGEST + 1 else f"{whole[:LONGEST]}…"


def _seen(text: str) -> str:
    """Return *text* without what would steer a terminal, turn its line around or be no letter."""
    return "".join(one if one.isprintable() else " " for one in text)


def _decisions(report: Report) -> Iterator[str]:
    found = Counter(one.decision for one in report.routes)
    yield ""
    yield f"{count(len(report.routes), 'route')} in {count(len(report.groups), 'group')}"
    yield f"  move now        {found['move now']:>4}"
    yield f"  refactor first  {found['refactor first']:>4}"
    yield f"  stay            {found['stay']:>4}"
    yield ""


def _findings(report: Report) -> Iterator[str]:
    severities = Counter(one.severity for one in report.findings)
    if not report.findings:
        yield "no findings"
        return
    told = ", ".join(f"{number} {name}" for name, number in severities.items())
    yield f"{count(len(report.findings), 'finding')} ({told})"
    for one in report.findings[:WORST]:
        said = f"  {one.severity:<6}  {one.check}: {one.message}"
        yield _cut(said, f", {one.file}:{one.line}")
    if len(report.findings) > WORST:
        yield f"  and {len(report.findings) - WORST} more"
    yield ""
