"""Objects at a module's top that threads must not share."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import lasting
from offramp.audit.checks.seen.calls import short
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
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
    imported = {place.ref for place in context.running.imported}
    for place in context.running.starting:
        for write in place.sites.writes:
            kind = _kind(write)
            if kind is None or write.how != "assign":
                continue
            is_held = _is_attribute(context, write)
            users = _users(context, write)
            if users and (place.ref in imported or is_held or _is_global(context, write)):
                said = f"`{short(write.target).rpartition('.')[2]}` is one {kind} for all threads"
                routes = (name for ref, line in users for name in routes_at(context, ref, line))
                yield Hit(place.ref, write.line, said, routes=tuple(dict.fromkeys(routes)))


def _kind(write: Write) -> str | None:
    if not isinstance(write.value, Reference):
        return None
    return next((kind for form, kind in KINDS.items() if re.search(form, write.value.ref)), None)


def _is_attribute(context: Context, write: Write) -> bool:
    """Tell whether it is kept on an object that the application has one of."""
    owner, dot, _ = write.target.partition("()")
    return bool(dot) and owner in context.once(lasting.singles)


def _is_global(context: Context, write: Write) -> bool:
    """Tell whether a function that runs at the start puts it on a module's name."""
    module, name = context.project.split(write.target)
    return module is not None and name in module.bindings


def _users(context: Context, write: Write) -> list[tuple[str, int]]:
    """Return where functions that requests run use it, by its name or by what it is."""
    wanted = {write.target, getattr(write.value, "ref", "")}
    return [
        (place.ref, one.line)
        for place in context.running.requested
        for one in place.sites.reads
        if one.target in wanted
    ]


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
