"""Transactions that are open while something slow happens."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.facts.database import opened
from offramp.audit.facts.database.opened import Opened
from offramp.audit.facts.database.slow import behind, slow
from offramp.audit.running import Place
from offramp.code.surface.model import Declared

OPEN = re.compile(
    r"(?:sqlalchemy\.orm\.(?:\w+\.)?(?:Session|scoped_session|sessionmaker)\(\)(?:\(\))?"
    r"(?:\.begin(?:_nested)?\(\))?|SQLAlchemy\(\)\.session\.(?:begin|begin_nested)\(\)"
    r"|(?:create_engine|engine)\(\)\.(?:connect|begin)\(\)"
    r"|(?:sqlite3|psycopg2?|pymysql|MySQLdb|peewee)\.(?:\w+\.)*(?:connect|\w*Database)\(\)"
    r"(?:\.(?:atomic|transaction|cursor)\(\))?)$"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application, each line of a function once."""
    for place in context.running.requested:
        told: set[int] = set()
        for one in (*_in_block(context, place), *_until_commit(context, place)):
            if one.slow.is_long and one.line not in told:
                told.add(one.line)
                yield Hit(place.ref, one.line, _said(place, one))


def _in_block(context: Context, place: Place) -> Iterator[Opened]:
    """Yield what is waited for inside a `with` that holds a transaction."""
    own = {one.line: one for one in each.of(slow, place.ref, context)}
    for call in place.sites.calls:
        if any(map(OPEN.search, call.inside)):
            found = [own[call.line]] if call.line in own else behind(call.target, context)
            yield from (Opened(one, call.line, "") for one in found)


def _until_commit(context: Context, place: Place) -> Iterator[Opened]:
    """Yield what is waited for after the first statement and before a commit, if there is one."""
    declared = context.once(_by_view).get(place.ref)
    by_hook = opened.committing_hook(declared, context) if declared else ""
    for one in opened.of(place.ref, context):
        if until := one.until or by_hook:
            yield one._replace(until=until)


def _by_view(context: Context) -> dict[str, Declared]:
    return {one.view: one for one in context.surface.routes if one.view}


def _said(place: Place, one: Opened) -> str:
    is_own = one.slow.place == f"{place.file}:{one.line}"
    what = one.slow.what if is_own else f"{one.slow.what} (at {one.slow.place})"
    until = f", until the commit at {one.until}" if one.until else ""
    return f"{place.name}() waits for {what} while a transaction is open{until}"


CHECK = Check(
    name="long-transactions",
    severity="medium",
    title="Transactions that wait for others",
    why="Every process that waits holds a connection and its locks; functions scale out under"
    " load, and a slow third party then takes all connections of the database.",
    remedy="Read, commit, call, then write in a second transaction; or call from an outbox worker.",
    example="""\
# before
with Session() as session, session.begin():
    order = session.get(Order, number); order.paid = pay(order.total)
# after
with Session() as session, session.begin(): total = session.get(Order, number).total
paid = pay(total)   # nothing is open meanwhile
with Session() as session, session.begin(): session.get(Order, number).paid = paid""",
    find=find,
)
