"""The page of all checks; `python -m offramp.audit.render.rules` writes docs/checks.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from offramp import files
from offramp.audit.checks import RANK, all_checks
from offramp.audit.checks.check import Check
from offramp.audit.render.markdown import block, plain, prose

PAGE = Path("docs/checks.md")
HEAD = """\
# The checks of `offramp audit`

What each looks for, why that matters for a function that scales to zero and out, and what to do
about it. A finding is as severe as its check unless the place itself says more or less, and
decides about the routes that it concerns: they *stay*, they are to be *refactored first*, there
is something to *prepare* once for the whole application, or it is a *note*. Its text in the
report says what was seen and where."""


def page(checks: Iterable[Check]) -> str:
    """Return the page, the most severe checks first; made by `make generate`."""
    ordered = sorted(checks, key=lambda one: (RANK[one.severity], one.name))
    rows = [_row(one) for one in ordered]
    table = "\n".join(["| check | severity | decides | |", "|---|---|---|---|", *rows])
    return "\n\n".join([HEAD, table, *(_section(one) for one in ordered)]) + "\n"


def _row(check: Check) -> str:
    link, severity = f"[{check.name}](#{check.name})", check.severity
    return f"| {link} | {severity} | {check.decides(severity)} | {plain(check.title)} |"


def _section(check: Check) -> str:
    parts = [f"## {check.name}", f"*{plain(check.title)}.* {prose(check.why)}"]
    parts.append(prose(check.remedy))
    if check.example:
        parts.append(block(check.example))
    return "\n\n".join(parts)


if __name__ == "__main__":
    files.write(PAGE, page(all_checks()))
