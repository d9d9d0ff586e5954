"""Objects at a module's top that threads must not share."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.singles import singles
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at
from offramp.code.module import Class
from offramp.code.names import Names
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
PYPLOT = re.compile(r"(?:matplotlib\.)?(?:pyplot|pylab)\.\w+$")
MADE = re.compile(
    rb"^[ \t]+\w+\s*=\s*[\w.]*(?:connect|Session|SMTP|SMTP_SSL|FTP|SSHClient|open)\(", re.MULTILINE
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from _of_classes(context)
    yield from _by_pyplot(context)
    imported = {place.ref for place in context.running.imported}
    for place in context.running.starting:
        for write in place.sites.writes:
            kind = _kind(getattr(write.value, "ref", ""))
            if kind is None or write.how != "assign":
                continue
            is_held = _is_attribute(context, write)
            users = _users(context, {write.target, getattr(write.value, "ref", "")})
            if users and (place.ref in imported or is_held or _is_global(context, write)):
                name = short(write.target).rpartition(".")[2]
                yield _hit(context, place.ref, write.line, f"`{name}` is one {kind}", users)


def _by_pyplot(context: Context) -> Iterator[Hit]:
    """Yield functions that draw by pyplot, which keeps figures until somebody closes them."""
    for place in context.running.requested:
        line = next((one.line for one in place.sites.calls if PYPLOT.match(one.target)), None)
        if line is not None:
            said = f"{place.name}() draws by matplotlib.pyplot, which keeps one current figure"
            yield Hit(place.ref, line, f"{said} for all threads")


def _of_classes(context: Context) -> Iterator[Hit]:
    """Yield those that the body of a class makes, one for all of its objects."""
    for module in context.running.loaded.values():
        names = context.project.names(module)
        is_made = bool(module.classes) and MADE.search(module.text) is not None
        for cls in module.classes.values() if is_made else ():
            for name, (one, *_) in cls.attributes.items():
                made = _made(cls, one.value, names)
                kind = _kind(made)
                users = _users_of(context, cls, name, made) if kind is not None else []
                if users:
                    said = f"`{cls.qualname}.{name}` is one {kind}"
                    yield _hit(context, module.name, one.line, said, users)


def _users_of(context: Context, cls: Class, name: str, made: str) -> list[tuple[str, int]]:
    """Return where an attribute of a class is used; its methods may name it by what it is."""
    refs = [cls.ref, *(one.ref for one in context.project.classes.below(cls.ref))]
    own = [
        (ref, line)
        for ref, line in _users(context, {made})
        if getattr(context.project.function(ref), "owner", None) in refs
    ]
    return [*own, *_users(context, {f"{ref}{of}.{name}" for ref in refs for of in ("", "()")})]


def _made(cls: Class, value: ast.expr, names: Names) -> str:
    """Return what a class's attribute is, also if made of another: `rows = db.cursor()`."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=other), attr=called)) if (
            other in cls.attributes
        ):
            ref = names.bound(cls.attributes[other][0])
            return f"{ref}.{called}()"
        case ast.Call():
            return names.ref(value) or ""
        case _:
            return ""


def _hit(context: Context, ref: str, line: int, said: str, users: list[tuple[str, int]]) -> Hit:
    routes = (name for user, at in users for name in routes_at(context, user, at))
    return Hit(ref, line, f"{said} for all threads", routes=tuple(dict.fromkeys(routes)))


def _kind(ref: str) -> str | None:
    return next((kind for form, kind in KINDS.items() if re.search(form, ref)), None)


def _is_attribute(context: Context, write: Write) -> bool:
    """Tell whether it is kept on an object that the application has one of."""
    owner, dot, _ = write.target.partition("()")
    return bool(dot) and owner in context.once(singles)


def _is_global(context: Context, write: Write) -> bool:
    """Tell whether a function that runs at the start puts it on a module's name."""
    module, name = context.project.split(write.target)
    return module is not None and name in module.bindings


def _users(context: Context, wanted: set[str]) -> list[tuple[str, int]]:
    """Return where functions that requests run use it, by its name or by what it is."""
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
