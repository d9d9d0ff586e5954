"""Objects at a module's top that threads must not share."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.given import Reference
from offramp.code.sites import Write

KINDS = {
    r"(?:psycopg2?|sqlite3|pymysql|MySQLdb|pyodbc|cx_Oracle)\.connect\(\)$": "connection",
    r"mysql\.connector\.connect\(\)$": "connection",
    r".*\.connect\(\)\.cursor\(\)$": "cursor",
    r"sqlalchemy\.orm\.(?:\w+\.)?(?:sessionmaker\(\)|Session|create_session)\(\)$": "session",
    r"(?:create_engine|engine)\(\)\.connect\(\)$": "connection",
    r"builtins\.open\(\)$": "file",
    r"smtplib\.SMTP(?:_SSL)?\(\)$": "connection",
    r"ftplib\.FTP\(\)$": "connection",
    r"paramiko\.SSHClient\(\)$": "connection",
}


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.imported:
        for write in place.sites.writes:
            kind = _kind(write)
            if kind and write.how == "assign" and _is_used(context, write):
                said = f"`{short(write.target).rpartition('.')[2]}` is one {kind} for all threads"
                yield Hit(place.ref, write.line, said)


def _kind(write: Write) -> str | None:
    if not isinstance(write.value, Reference):
        return None
    return next((kind for form, kind in KINDS.items() if re.search(form, write.value.ref)), None)


def _is_used(context: Context, write: Write) -> bool:
    """Tell whether requests use it, by its name or by what it is."""
    wanted = {write.target, getattr(write.value, "ref", "")}
    return any(_touches(place, wanted) for place in context.running.requested)


def _touches(place: Place, wanted: set[str]) -> bool:
    return any(one.target in wanted for one in place.sites.reads)


CHECK = Check(
    name="shared-singletons",
    severity="medium",
    title="One connection for all threads",
    why="Requests that run at once mix their statements and transactions; and a connection that"
    " broke while the function was idle stays broken for every request after.",
    remedy="Take one from a pool for each request, and give it back at its end.",
    example="""\
# before
connection = psycopg2.connect(DSN)
# after
with engine.begin() as connection: ...""",
    find=find,
)
