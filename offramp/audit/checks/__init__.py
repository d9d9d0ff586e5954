"""One rule in each file; `all_checks` finds them by looking into this folder."""

from __future__ import annotations

import contextlib
import importlib
import logging
import pkgutil
from functools import cache

from offramp.audit.checks.check import Check, findings
from offramp.audit.context import STUMBLES, Context, Subject
from offramp.audit.facts import each
from offramp.audit.report import Finding, Problem

log = logging.getLogger(__name__)
RANK = {"high": 0, "medium": 1, "low": 2, "info": 3}


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every rule, by name."""
    names = (one.name for one in pkgutil.iter_modules(__path__) if not one.ispkg)
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = [one.CHECK for one in modules if hasattr(one, "CHECK")]
    return tuple(sorted(found, key=lambda one: one.name))


def look(subject: Subject, context: Context) -> None:
    """Let rules look at what a route reaches while the trees of that are at hand."""
    with contextlib.suppress(*STUMBLES):  # which `run` tells
        for check in all_checks():
            if check.look is not None:
                each.some(check.look, subject.reached, context)


def run(context: Context, problems: list[Problem] | None = None) -> list[Finding]:
    """
    Return what all rules find, the most severe first, then by file and line.

    A rule that fails is told in *problems*, and the others go on: what one rule stumbles over
    must not hide what the rest have to say.
    """
    found: list[Finding] = []
    for check in all_checks():
        try:
            found += findings(check, context)
        except Exception as error:
            log.debug("the check %s failed", check.name, exc_info=True)
            if problems is not None:
                reason = f"{type(error).__name__}: {error}"
                problems.append(Problem(f"the check {check.name} failed: {reason}"))
    return sorted(found, key=lambda one: (RANK[one.severity], one.file, one.line, one.id))


__all__ = ["Check", "all_checks", "look", "run"]
