"""The tables of what runs beside the routes."""

from __future__ import annotations

from offramp.audit import beside
from offramp.audit.context import Context
from offramp.audit.facts.database import tables
from offramp.audit.report import Beside


def find(context: Context) -> list[Beside]:
    """Return what reads or writes tables; a thread that a request starts is told with its route."""
    found = []
    for one in context.once(beside.find):
        if one.kind == "thread" and one.starter in context.reaching:
            continue
        subject = beside.subject(one, context)
        reads, writes = tables.reads(subject, context), tables.writes(subject, context)
        if reads or writes:
            told = Beside(one.kind, one.name, one.file, one.line, one.function, reads, writes)
            found.append(told)
    return sorted(found, key=lambda one: (one.kind, one.name, one.file, one.line))
