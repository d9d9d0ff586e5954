"""
Ask the database of DATABASE_URL for its schema: ``python -m offramp.check.probe``.

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


def ask(url: str) -> dict[str, Any]:
    """Return {"revisions": [...]}, or {"error": ...} where nobody is let in; never a password."""
    try:
        connection = psycopg2.connect(postgres.address(url), connect_timeout=TIMEOUT_SECONDS)
    except psycopg2.Error as error:
        return {"error": postgres.reason(error) or "it does not answer"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT version_num FROM alembic_version")
            return {"revisions": sorted(row[0] for row in cursor.fetchall())}
    except UndefinedTable:
        return {"revisions": []}
    except psycopg2.Error as error:
        return {"error": postgres.reason(error)}
    finally:
        connection.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(os.environ["DATABASE_URL"])) + "\n")
