"""
PgBouncer's pools as Prometheus text, beside each PgBouncer: `python -m offramp.gateway.pools`.

The names are those of the usual exporter (github.com/prometheus-community/pgbouncer_exporter), so
that it can stand here as well. DATABASE_USER, DATABASE_PASSWORD and PORT (9127) are the settings.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg2
import psycopg2.extras
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from offramp.gateway.exposition import Gauge, text

SECONDS = 3
COLUMNS = {
    "cl_active": ("client_active_connections", "Clients that have a server connection."),
    "cl_waiting": ("client_waiting_connections", "Clients that wait for a server connection."),
    "sv_active": ("server_active_connections", "Server connections that a client has."),
    "sv_idle": ("server_idle_connections", "Server connections that nobody has."),
    "sv_used": ("server_used_connections", "Server connections to be checked before use."),
    "maxwait": ("client_maxwait_seconds", "For how long the first in the queue has waited."),
}
Pool = Mapping[str, Any]


def page(pools: Iterable[Pool] | None) -> str:
    """Return the rows of `SHOW POOLS` as Prometheus reads them; None: nobody answered."""
    known = [pool for pool in pools or () if pool["database"] != "pgbouncer"]
    gauges = [Gauge("pgbouncer_up", "Whether PgBouncer answers.", [({}, int(pools is not None))])]
    for column, (name, about) in COLUMNS.items():
        samples = [
            ({"database": pool["database"], "user": pool["user"]}, pool[column]) for pool in known
        ]
        gauges.append(Gauge(f"pgbouncer_pools_{name}", about, samples))
    return text(gauges)


def show(environment: Mapping[str, str]) -> list[Pool] | None:
    """Return the rows of `SHOW POOLS`; None when PgBouncer does not answer."""
    try:
        connection = psycopg2.connect(
            host=environment.get("HOST", "127.0.0.1"),
            port=int(environment.get("PGBOUNCER_PORT", "6432")),
            dbname="pgbouncer",
            user=environment["DATABASE_USER"],
            password=environment["DATABASE_PASSWORD"],
            connect_timeout=SECONDS,
        )
    except psycopg2.OperationalError:
        return None
    try:
        connection.autocommit = True  # the console knows no transactions
        with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute("SHOW POOLS")
            return list(cursor.fetchall())
    except psycopg2.Error:
        return None
    finally:
        connection.close()


def metrics(_: Request) -> Response:
    """Answer GET /metrics."""
    return PlainTextResponse(page(show(os.environ)))


if __name__ == "__main__":
    application = Starlette(routes=[Route("/metrics", metrics)])
    port = int(os.environ.get("PORT", "9127"))
    uvicorn.run(application, host="0.0.0.0", port=port, access_log=False)  # noqa: S104 - in a pod
