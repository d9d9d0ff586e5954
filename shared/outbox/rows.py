"""
The rows of the outbox: written, leased by a worker, and ended.

A lease is the pair (worker, attempt): `attempts` grows with each lease, so a worker that lost
its row can never end a later attempt, not even its own.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, TextClause, text

from shared import tracing
from shared.logging import request_id

LONGEST_ERROR = 500

ADD = text("""
    INSERT INTO outbox (id, topic, payload, headers)
    VALUES (:id, :topic, CAST(:payload AS jsonb), CAST(:headers AS jsonb))
    RETURNING pg_notify('outbox', '')""")
LEASE = text("""
    WITH due AS MATERIALIZED (
        SELECT id FROM outbox
        WHERE state = 'pending' AND due_at <= now()
          AND (leased_until IS NULL OR leased_until <= now())
          AND (topic = ANY(:topics)) = :among
        ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
    UPDATE outbox SET attempts = attempts + 1, leased_by = :worker,
        leased_until = clock_timestamp() + make_interval(secs => :seconds)
    FROM due WHERE outbox.id = due.id
    RETURNING outbox.id, topic, payload, headers, attempts""")
KEEP = text("""
    UPDATE outbox SET leased_until = clock_timestamp() + make_interval(secs => :seconds)
    WHERE id = ANY(:ids) AND leased_by = :worker AND state = 'pending'""")
DELIVERED = text("""
    UPDATE outbox SET state = 'delivered', finished_at = clock_timestamp(),
        leased_by = NULL, leased_until = NULL
    WHERE id = :id AND leased_by = :worker AND attempts = :attempts AND state = 'pending'""")
POSTPONED = text("""
    UPDATE outbox SET due_at = clock_timestamp() + make_interval(secs => :seconds),
        last_error = :error, leased_by = NULL, leased_until = NULL
    WHERE id = :id AND leased_by = :worker AND attempts = :attempts AND state = 'pending'""")
BURIED = text("""
    UPDATE outbox SET state = 'dead', finished_at = clock_timestamp(), last_error = :error,
        leased_by = NULL, leased_until = NULL
    WHERE id = :id AND leased_by = :worker AND attempts = :attempts AND state = 'pending'""")

TRIM = text("UPDATE outbox SET payload = payload - CAST(:keys AS text[]) WHERE id = :id")
FORGET = text("""
    DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox
        WHERE state = 'delivered' AND finished_at < now() - make_interval(secs => :seconds)
        LIMIT 10000 FOR UPDATE SKIP LOCKED)""")
COUNTS = text("""
    SELECT count(*) FILTER (WHERE state = 'pending') AS pending,
           count(*) FILTER (WHERE state = 'dead') AS dead,
           coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'pending')), 0)
               AS oldest_seconds
    FROM outbox WHERE state IN ('pending', 'dead')""")


@dataclass(frozen=True)
class Row:
    """One row in a worker's hands; *attempts* counts from 1 and includes this one."""

    worker: str
    id: UUID
    topic: str
    payload: dict[str, Any]
    headers: dict[str, str]
    attempts: int


def add(connection: Connection, topic: str, payload: dict[str, Any]) -> UUID:
    """
    Write a row in the caller's transaction and return its id.

    The row carries the current trace and request id. Workers hear of it when the transaction
    is committed.
    """
    headers = tracing.headers()
    if current := request_id.get():
        headers["request_id"] = current
    row_id = uuid4()
    values = {"payload": json.dumps(payload), "headers": json.dumps(headers)}
    connection.execute(ADD, {"id": row_id, "topic": topic, **values})
    return row_id


@dataclass(frozen=True)
class Topics:
    """Which topics are taken: those *named*, or, with *among* False, all others."""

    named: tuple[str, ...] = ()
    among: bool = False


ALL = Topics()


def lease(
    connection: Connection, worker: str, *, limit: int, seconds: float, topics: Topics = ALL
) -> list[Row]:
    """Take up to *limit* due rows for *seconds*; rows that others hold are passed over."""
    values = {"worker": worker, "limit": limit, "seconds": seconds}
    values |= {"topics": list(topics.named), "among": topics.among}
    return [Row(worker, *found) for found in connection.execute(LEASE, values)]


def keep(connection: Connection, worker: str, ids: Iterable[UUID], *, seconds: float) -> None:
    """Hold the rows that *worker* still has for another *seconds*."""
    connection.execute(KEEP, {"worker": worker, "ids": list(ids), "seconds": seconds})


def delivered(connection: Connection, row: Row) -> bool:
    """End *row* well; False, and nothing is written, when its lease was lost."""
    return _end(connection, DELIVERED, row)


def postponed(connection: Connection, row: Row, error: str, *, seconds: float) -> bool:
    """Let *row* be due again in *seconds*; False when its lease was lost."""
    return _end(connection, POSTPONED, row, error=error[:LONGEST_ERROR], seconds=seconds)


def buried(connection: Connection, row: Row, error: str) -> bool:
    """Give *row* up; False when its lease was lost."""
    return _end(connection, BURIED, row, error=error[:LONGEST_ERROR])


def trim(connection: Connection, row: Row, *keys: str) -> None:
    """Remove *keys* from the payload of a row that has ended: what nobody needs any more."""
    connection.execute(TRIM, {"id": row.id, "keys": list(keys)})


def forget(connection: Connection, *, seconds: float) -> int:
    """Remove rows that were delivered more than *seconds* ago, 10,000 at most; return how many."""
    return connection.execute(FORGET, {"seconds": seconds}).rowcount


def counts(connection: Connection) -> tuple[int, int, float]:
    """Return how many rows wait, how many are dead, and for how many seconds the oldest is due."""
    pending, dead, oldest_seconds = connection.execute(COUNTS).one()
    return pending, dead, max(0.0, float(oldest_seconds))


def _end(connection: Connection, statement: TextClause, row: Row, **values: Any) -> bool:
    fence = {"id": row.id, "worker": row.worker, "attempts": row.attempts}
    return connection.execute(statement, fence | values).rowcount == 1
