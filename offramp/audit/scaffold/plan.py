"""Which files a scaffold consists of: pure, from a report to paths and texts."""

from __future__ import annotations

from collections.abc import Callable

from offramp.audit.decide.functions import planned
from offramp.audit.report import Report, Route
from offramp.audit.scaffold import handler, lifted, needs
from offramp.audit.scaffold.cases import cases
from offramp.audit.scaffold.stack import Manner, application, split, stack

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
    for one in functions:
        files[f"{one.folder}/handler.py"] = (
            lifted.handler(one) if manner.lift else handler.handler(one, source(one.route))
        )
        files[f"{one.folder}/cases.yml"] = cases(one)
        asked = "" if manner.lift else needs.requirements(one, report.shared.dependencies)
        files |= {f"{one.folder}/requirements.txt": asked} if asked else {}
    return files
