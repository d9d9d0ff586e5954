"""All decisions about an application, in the order in which they build on each other."""

from __future__ import annotations

from offramp.audit.decide.complexity import complexity
from offramp.audit.decide.decision import decision
from offramp.audit.decide.groups import assign
from offramp.audit.decide.order import order
from offramp.audit.report import Finding, Report, Severity

RANK: dict[Severity, int] = {"high": 0, "medium": 1, "low": 2, "info": 3}


def decide(report: Report) -> None:
    """Fill in what each route, each group and the whole come to; twice changes nothing."""
    report.findings.sort(key=lambda one: (RANK[one.severity], one.check, one.file, one.line))
    concerned: dict[str, list[Finding]] = {route.name: [] for route in report.routes}
    for finding in report.findings:
        for name in finding.routes:
            if name in concerned:
                concerned[name].append(finding)
    for route in report.routes:
        found = concerned[route.name]
        route.findings = [one.id for one in found]
        blocking = sum(one.effect == "refactor first" for one in found)
        route.decision, route.reasons = decision(route, found)
        route.complexity, why = complexity(route, blocking)
        if why:
            route.reasons.append(f"{route.complexity} ({why})")
    groups = assign(report.routes)
    for name, routes in groups.items():
        for route in routes:
            route.group = name
    to_fix = {one.id for one in report.findings if one.effect == "refactor first"}
    report.groups = order(groups, to_fix, report.shared.beside)
