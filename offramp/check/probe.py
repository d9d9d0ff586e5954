"""
Ask the database of DATABASE_URL for its schema and its limits: ``python -m offramp.check.probe``.

Runs in a pod of the release's own kind, so that it is reached as the release will reach it,
through its network policies and with its Secret. Prints one JSON document.
"""

import json
import os
import sys
from typing import Any

import psycopg2
from psycopg2.errors import UndefinedTable

from offramp import postgres

TIMEOUT_SECONDS = 5
CONNECTIONS = """
    SELECT least(
        (SELECT sum(CASE name WHEN 'max_connections' THEN 1 ELSE -1 END * setting::int)
         FROM pg_settings WHERE name IN
         ('max_connections', 'superuser_reserved_connections', 'reserved_connections')),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
    )::int"""


def ask(url: str) -> dict[str, Any]:
    """
    Return {"connections": ..., "revisions": [...]}; the first is how many it takes from this user.

    {"error": ...} where nobody is let in; never a password.
    """
    try:
        connection = psycopg2.connect(
            postgres.address(url),
            connect_timeout=TIMEOUT_SECONDS,
            fallback_application_name="offramp check",
        )
    except psycopg2.Error as error:
        return {"error": postgres.reason(error) or "it does not answer"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(CONNECTIONS)
            ((connections,),) = cursor.fetchall()
            return {"connections": connections, "revisions": _revisions(cursor)}
    except psycopg2.Error as error:
        return {"error": postgres.reason(error)}
    finally:
        connection.close()


def _revisions(cursor: Any) -> list[str]:
    try:
        cursor.execute("SELECT version_num FROM alembic_version")
    except UndefinedTable:
        return []
    return sorted(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(os.environ["DATABASE_URL"])) + "\n")
