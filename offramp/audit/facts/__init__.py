"""
What a route's code does; one subject in each file: `find(subject, context)` gives its values.

Who may call it is told in `access`, what comes in and goes out in `incoming` and `answering`,
whom it talks to in `outside`, what it leaves behind in `kept`, `database` and `sql`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from offramp.audit.context import Context, Subject
from offramp.audit.facts import converters, docs, imports, long_work, methods, settings, size
from offramp.audit.facts.access import auth
from offramp.audit.facts.answering import answers, streaming
from offramp.audit.facts.database import tables, transactions
from offramp.audit.facts.incoming import requests
from offramp.audit.facts.kept import state
from offramp.audit.facts.outside import outbound
from offramp.audit.report import Route

Find = Callable[[Subject, Context], Any]

# the field of the report's route, and what gives its value
FACTS: list[tuple[str, Find]] = [
    ("docstring", docs.docstring),
    ("converters", converters.converters),
    ("auth", auth.find),
    ("request", requests.find),
    ("response", answers.find),
    ("streaming", streaming.find),
    ("imports", imports.find),
    ("functions", size.functions),
    ("lines", size.lines),
    ("branches", size.branches),
    ("long_work", long_work.find),
    ("reads", tables.reads),
    ("writes", tables.writes),
    ("unread", tables.unread),
    ("transactions", transactions.find),
    ("outbound", outbound.find),
    ("state", state.find),
    ("settings", settings.find),
    ("secrets", settings.secrets),
]


def fill(route: Route, subject: Subject, context: Context) -> None:
    """Put into *route* what its code does."""
    subject = methods.narrowed(subject, route.method, context)
    for field, find in FACTS:
        setattr(route, field, context.of(find, subject))
    route.request = requests.sent_by(route.method, route.request)
