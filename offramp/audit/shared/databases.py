"""Connections to databases and their pools, where they are made or configured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from offramp.audit import shown
from offramp.audit.context import Context
from offramp.audit.facts.at_start import Sources
from offramp.audit.report import Resource
from offramp.code.sites import Call

MAKERS = (
    (
        re.compile(r"sqlalchemy\b.*\.(create_engine|create_async_engine|engine_from_config)$"),
        "SQLAlchemy",
    ),
    (re.compile(r"psycopg2?(_pool)?\b.*\.(connect|\w*ConnectionPool)$"), "PostgreSQL"),
    (re.compile(r"(pymysql|MySQLdb|mysql\.connector)\.connect$"), "MySQL"),
    (re.compile(r"(sqlite3|pysqlite3)\.connect$"), "SQLite"),
    (re.compile(r"pymongo\b.*MongoClient$|mongoengine\.connect$"), "MongoDB"),
    (re.compile(r"peewee\.\w*Database$|playhouse\.\w+\.\w*Database$"), "peewee"),
    (re.compile(r"(cx_Oracle|oracledb)\.(connect|create_pool|SessionPool)$"), "Oracle"),
    (re.compile(r"pyodbc\.connect$"), "ODBC"),
)
ENDS = frozenset(  # of what a call that one of them matches is called by
    {
        *("create_engine", "create_async_engine", "engine_from_config", "connect"),
        *("ConnectionPool", "MongoClient", "Database", "create_pool", "SessionPool"),
    }
)
SETTINGS = re.compile(r"^(SQLALCHEMY_|MONGO|DATABASE|DB_|POSTGRES|MYSQL|PG[A-Z]+$)")
POOL = frozenset(
    {
        *("pool_size", "max_overflow", "pool_recycle", "pool_timeout", "pool_pre_ping"),
        *("poolclass", "minconn", "maxconn", "min_size", "max_size", "isolation_level"),
        *("maxPoolSize", "minPoolSize", "max_connections"),
    }
)


def find(context: Context) -> list[Resource]:
    """Return each place that makes a connection or a pool, then the settings of databases."""
    found = [
        Resource("database", name, file, call.line, _pool(call))
        for _, file, sites in context.places(ENDS)
        for call in sites.calls
        if (name := _maker(call.target)) and not _is_aside(file)
    ]
    found += list(_settings(context))
    return found


@cache
def _maker(target: str) -> str | None:
    return next((name for pattern, name in MAKERS if pattern.match(target)), None)


def _is_aside(file: str) -> bool:
    return f"/{file}".rpartition("/")[0].endswith(("/tests", "/test")) or "/tests/" in f"/{file}"


def _pool(call: Call) -> str:
    told = [
        f"{name}={shown.value(name, value)}"
        for name, value in call.keywords.items()
        if name in POOL
    ]
    return ", ".join(told)


def _settings(context: Context) -> Iterator[Resource]:
    sources = context.once(Sources)
    for one in context.surface.settings:
        if SETTINGS.match(one.name):
            variables = ", ".join(sources.of(one))
            detail = (
                f"from environment: {variables}" if variables else shown.value(one.name, one.value)
            )
            yield Resource("database setting", one.name, one.file, one.line, detail)
