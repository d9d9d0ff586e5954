"""What reads and writes each table, gathered in one pass over the routes and what runs beside."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.audit.report import Report


@dataclass
class Users:
    """What uses one table, by name: what runs beside the routes, then these in their order."""

    writers: list[str] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)


def used(report: Report) -> dict[str, Users]:
    """Return the users of each table, by the tables' names; each is named once for each."""
    found: dict[str, Users] = {}
    beside = [(one.title, one.reads, one.writes) for one in report.shared.beside]
    routes = [(one.name, one.reads, one.writes) for one in report.routes]
    for name, reads, writes in (*beside, *routes):
        for use in writes:
            _name(name, found.setdefault(use.table, Users()).writers)
        for use in reads:
            _name(name, found.setdefault(use.table, Users()).readers)
    return dict(sorted(found.items()))


def _name(name: str, names: list[str]) -> None:
    if not names or names[-1] != name:
        names.append(name)
