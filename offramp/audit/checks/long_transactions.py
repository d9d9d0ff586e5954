"""Transactions that are open while something slow happens."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.effects import is_http, is_mail
from offramp.audit.context import Context
from offramp.audit.facts import each
from offramp.audit.facts.database import opened, transactions
from offramp.audit.facts.database.slow import slow
from offramp.audit.running import Place
from offramp.code.sites import Call
from offramp.code.surface.model import Declared

OPEN = re.compile(
    r"(?:sqlalchemy\.orm\.(?:\w+\.)?(?:Session|scoped_session|sessionmaker)\(\)(?:\(\))?"
    r"(?:\.begin(?:_nested)?\(\))?|SQLAlchemy\(\)\.session\.(?:begin|begin_nested)\(\)"
    r"|(?:create_engine|engine)\(\)\.(?:connect|begin)\(\)"
    r"|(?:sqlite3|psycopg2?|pymysql|MySQLdb|peewee)\.(?:\w+\.)*(?:connect|\w*Database)\(\)"
    r"(?:\.(?:atomic|transaction|cursor)\(\))?)$"
)
FAST = "file work"
DEEPEST = 3  # functions that call each other


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.requested:
        for call in place.sites.calls:
            holds = next((one for one in call.inside if OPEN.search(one)), None)
            cause = _waits(context, call) if holds else None
            if cause is not None:
                said = f"{place.name}() waits for {cause} while a transaction is open"
                yield Hit(place.ref, call.line, said)
        own = list(_before_commit(context, place))
        yield from own or _until_commit(context, place)


def _before_commit(context: Context, place: Place) -> Iterator[Hit]:
    """Yield the first that a function waits for between its first statement and its commit."""
    function = context.project.function(place.ref)
    if function is None or not any(one.endswith("commit") for one in place.sites.called):
        return
    lines = {one.line for one in each.of(slow, place.ref, context)}
    for call, until in transactions.around_commit(each.Place(function, place.sites, context)):
        may_wait = call.line in lines or context.project.function(call.target) is not None
        cause = _cause(context, place.ref, call) if call.line < until and may_wait else None
        if cause is not None:
            said = f"{place.name}() waits for {cause} before it commits in line {until}"
            yield Hit(place.ref, call.line, f"{said}, so that a transaction stays open")
            return


def _cause(context: Context, ref: str, call: Call) -> str | None:
    """Say what a call waits for: itself, or a function that it surely runs."""
    own = (one for one in each.of(slow, ref, context) if one.line == call.line)
    cause = next((one.what for one in own if one.what != FAST), None)
    return cause or next(_behind(context, call.target, DEEPEST), None)


def _behind(context: Context, ref: str, deep: int) -> Iterator[str]:
    sites = context.graph.sites(ref) if context.project.function(ref) else None
    if sites is None or not deep:
        return
    for one in each.of(slow, ref, context):
        if one.what != FAST:
            yield f"{one.what} (in {short(ref)})"
    for call in sites.calls:
        yield from _behind(context, call.target, deep - 1)


def _until_commit(context: Context, place: Place) -> Iterator[Hit]:
    """Yield what is waited for until a commit that is elsewhere, or whose first statement is."""
    told: set[int] = set()
    declared = context.once(_by_view).get(place.ref)
    by_hook = opened.committing_hook(declared, context) if declared else ""
    for one in opened.of(place.ref, context):
        until = one.until or by_hook
        if until and one.slow.is_far and one.line not in told:
            told.add(one.line)
            said = (
                f"{place.name}() waits for {one.slow.what} while a transaction is open, until the"
            )
            yield Hit(place.ref, one.line, f"{said} commit at {until}")


def _by_view(context: Context) -> dict[str, Declared]:
    return {one.view: one for one in context.surface.routes if one.view}


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
