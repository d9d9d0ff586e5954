"""All decisions about an application, in the order in which they build on each other."""

from __future__ import annotations

from offramp.audit.report import Report


def decide(report: Report) -> None:
    """Fill in what each route, each group and the whole come to."""
    of = {one.id: one for one in report.findings}
    for route in report.routes:
        route.findings = [one.id for one in of.values() if route.name in one.routes]
