"""Findings by check, the most severe first: the reason and the remedy once, then every place."""

from __future__ import annotations

from offramp.audit.render.markdown import Links, block, count, plain, prose, several
from offramp.audit.report import Finding, Report


def findings(report: Report, links: Links) -> str:
    """Return a heading for each check that found something, the most severe first."""
    by_check: dict[str, list[Finding]] = {}
    for one in report.findings:
        by_check.setdefault(one.check, []).append(one)
    return "\n\n".join(_check(found, links) for found in by_check.values())


def _check(found: list[Finding], links: Links) -> str:
    first = found[0]
    severities: list[str] = list(dict.fromkeys(one.severity for one in found))
    severe = " and ".join(filter(None, (", ".join(severities[:-1]), severities[-1])))
    title = f"### {plain(first.check)}: {severe}, {count(len(found), 'place')}"
    places = "\n".join(
        f"- {links.place(one.file, one.line)}{_severity(one, first.severity)}: "
        f"{prose(one.message)}{_routes(one)}"
        for one in found
    )
    parts = [title, prose(first.why), prose(first.remedy), places]
    if first.example:
        parts.insert(3, block(first.example))
    return "\n\n".join(part for part in parts if part)


def _severity(finding: Finding, worst: str) -> str:
    """Return how severe a place is, where others of its check are more so."""
    return f" ({finding.severity})" if finding.severity != worst else ""


def _routes(finding: Finding) -> str:
    return f" ({several(finding.routes, shown=4)})" if finding.routes else ""
