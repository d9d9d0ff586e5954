"""Run every check over the facts; pure."""

from collections.abc import Iterator

from offramp.check.checks import CHECKS
from offramp.check.facts import Facts
from offramp.check.result import Result, Status, UnknownError


def judge(facts: Facts) -> Iterator[Result]:
    """Yield each check's results, in the order of `CHECKS`; each check has at least one."""
    for name, check in CHECKS.items():
        try:
            for found in check(facts):
                yield Result(name, found.status, found.message, found.remedy)
        except UnknownError as error:
            yield Result(name, Status.UNKNOWN, str(error), error.remedy)
