"""Connections and requests that are made when a module is imported."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import joined
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.effects import is_http, is_mail
from offramp.audit.context import Context
from offramp.code.sites import Call

CONNECTS = re.compile(
    r"(?:psycopg2?|sqlite3|pymysql|MySQLdb|mysql\.connector|cx_Oracle|oracledb|pyodbc)\.connect$"
    r"|(?:create_engine|engine)\(\)\.(?:connect|begin|execute|raw_connection)$"
    r"|socket\.create_connection$|paramiko\.SSHClient\(\)\.connect$|pika\.BlockingConnection$"
    r"|redis\.(?:Strict)?Redis\(\)\.(?:get|set|ping|delete|flushdb|hgetall|keys)$"
    r"|redis\.from_url\(\)\.(?:get|set|ping|delete|flushdb|hgetall|keys)$"
    r"|pymongo\.(?:mongo_client\.)?MongoClient\(\).*\.(?:find|find_one|create_index|server_info|command)$"
    r"|(?:MetaData\(\)|SQLAlchemy\(\))\.reflect$|automap_base\(\)\.prepare$|kafka\.Kafka\w+$"
    r"|peewee\.\w+Database\(\)\.(?:connect|table_exists|get_tables|create_tables|execute_sql)$"
    r"|mongoengine\.(?:connection\.)?connect$|ftplib\.FTP$|ldap\.initialize\(\)\.\w*bind\w*$"
    r"|ldap3\.Connection\(\)\.bind$|psycopg2\.pool\.\w+$|B2Api\(\)\.authorize_account$|mysql\.connector\.pooling\.MySQLConnectionPool$"
)
QUERIES = re.compile(
    r"(?:SQLAlchemy\(\)\.session|(?:sessionmaker|scoped_session)\(\)(?:\(\))?|orm\.Session\(\))"
    r"\.(?:execute|scalars?|query|commit|get)$"
    r"|\.query(?:\.filter(?:_by)?\(\))*\.(?:all|first|count|get|delete)$"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from joined.in_function(context, _connecting(context))


def _connecting(context: Context) -> Iterator[Hit]:
    for place in context.running.starting:
        asking = [call for call in place.sites.calls if QUERIES.search(call.target)]
        for call in [*filter(_connects, place.sites.calls), *asking[:1]]:  # one connection asks all
            when = "the import" if place.ref in context.project.modules else f"{place.name}()"
            said = f"{when} calls {short(call.target)}(), before any request"
            yield Hit(place.ref, call.line, said, routes=())


def _connects(call: Call) -> bool:
    if is_http(call) or is_mail(call):
        return True
    return any(CONNECTS.search(one) for one in (call.target, *call.also))


CHECK = Check(
    name="import-connections",
    severity="medium",
    title="Connections made before any request",
    why="It is paid for at every cold start, even by requests that do not need it; and while the"
    " other side is down, no new process starts at all.",
    remedy="Connect when it is first needed, in one place, with a bound on the wait.",
    example="""\
# before
connection = psycopg2.connect(DSN)
# after
@functools.cache
def engine() -> Engine: return create_engine(DSN)   # connects at the first query""",
    find=find,
)
