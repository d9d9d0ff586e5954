"""Transactions that are open while something slow happens."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.effects import is_http, is_mail
from offramp.audit.context import Context
from offramp.code.sites import Call

OPEN = re.compile(
    r"(?:sqlalchemy\.orm\.(?:\w+\.)?(?:Session|scoped_session|sessionmaker)\(\)(?:\(\))?"
    r"(?:\.begin(?:_nested)?\(\))?|SQLAlchemy\(\)\.session\.(?:begin|begin_nested)\(\)"
    r"|(?:create_engine|engine)\(\)\.(?:connect|begin)\(\)"
    r"|(?:sqlite3|psycopg2?|pymysql|MySQLdb|peewee)\.(?:\w+\.)*(?:connect|\w*Database)\(\)"
    r"(?:\.(?:atomic|transaction|cursor)\(\))?)$"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        for call in place.sites.calls:
            holds = next((one for one in call.inside if OPEN.search(one)), None)
            cause = _waits(context, call) if holds else None
            if cause is not None:
                said = f"{place.name}() waits for {cause} while a transaction is open"
                yield Hit(place.ref, call.line, said)


def _waits(context: Context, call: Call) -> str | None:
    if (cause := _slow(call)) is not None:
        return cause
    if context.project.function(call.target) is None:
        return None
    for ref in context.graph.reached([call.target]):
        sites = context.graph.sites(ref)
        for one in sites.calls if sites else ():
            if (cause := _slow(one)) is not None:
                return f"{cause} (in {short(ref)})"
    return None


def _slow(call: Call) -> str | None:
    is_slow = call.target == "time.sleep" or is_http(call) or is_mail(call)
    return f"{short(call.target)}()" if is_slow else None


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
