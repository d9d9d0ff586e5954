"""Which files a scaffold consists of: pure, from a report to paths and texts."""

from __future__ import annotations

import re
from collections.abc import Callable

from offramp.audit.decide.functions import planned
from offramp.audit.report import Report, Route
from offramp.audit.scaffold import handler, lifted, needs
from offramp.audit.scaffold.cases import cases
from offramp.audit.scaffold.stack import Manner, application, split, stack

FORMS = re.compile(r"flask[-_]wtf", re.IGNORECASE)
NO_MANNER = Manner()


def plan(
    report: Report, source: Callable[[Route], str], manner: Manner = NO_MANNER
) -> dict[str, str]:
    """
    Return the files by their path in the new project; {} where no route moves.

    *source* returns the text of a route's view, "" where it is not known.
    """
    functions, others = split(planned(report))
    if not functions:
        return {}
    files = {"stack.yml": stack(report, functions, others, manner)}
    if manner.lift:
        files |= lifted.package(
            application(report, manner),
            report.shared.dependencies,
            manner.source,
            replaces_threads=manner.replaces_threads,
        )
    tokens = _with_token(report)
    for one in functions:
        files[f"{one.folder}/handler.py"] = (
            lifted.handler(one) if manner.lift else handler.handler(one, source(one.route))
        )
        files[f"{one.folder}/cases.yml"] = cases(one, has_token=one.route.name in tokens)
        asked = "" if manner.lift else needs.requirements(one, report.shared.dependencies)
        files |= {f"{one.folder}/requirements.txt": asked} if asked else {}
    return files


def _with_token(report: Report) -> frozenset[str]:
    """Return the routes that want back what a form of Flask-WTF hides: beside the form's page."""
    pages = {one.path for one in report.routes if one.method == "GET"}
    wtf = [one for one in report.shared.dependencies if FORMS.fullmatch(one.name)]
    return frozenset(
        route.name
        for route in report.routes
        for one in wtf
        if route.method == "POST"
        and route.path in pages
        and (one.needed_by_all or route.name in one.routes)
    )
