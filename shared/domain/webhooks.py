"""The table `webhook_events`: each event once, whoever sends it how often."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from shared.errors import Invalid

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
ADD = text("""
    INSERT INTO webhook_events (source, event_id, type, payload, processed_at)
    VALUES (:source, :event_id, :type, CAST(:payload AS jsonb),
            CASE WHEN :is_processed THEN now() END)
    ON CONFLICT DO NOTHING""")
PROCESSED = text("""
    UPDATE webhook_events SET processed_at = now()
    WHERE source = :source AND event_id = :event_id AND processed_at IS NULL""")


@dataclass(frozen=True)
class Event:
    """What arrived: *payload* is the whole JSON body."""

    source: str
    event_id: str
    type: str
    payload: dict[str, Any]


def store(connection: Connection, event: Event, *, is_processed: bool = False) -> bool:
    """
    Write *event*; return False where it was there already.

    A twin in another transaction is waited for, so exactly one of both gets True.
    """
    values = {**vars(event), "payload": json.dumps(event.payload), "is_processed": is_processed}
    return connection.execute(ADD, values).rowcount == 1


def payload(given: Any) -> dict[str, Any]:
    """Return *given*, parsed JSON; raise Invalid for what PostgreSQL's jsonb cannot hold."""
    waiting = [given]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif not _is_storable(value):
            raise Invalid("must not contain control characters")
    return dict(given)


def _is_storable(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not (isinstance(value, str) and UNSTORABLE.search(value))


def processed(connection: Connection, source: str, event_id: str) -> None:
    """Note that an event has been dealt with; the first time counts."""
    connection.execute(PROCESSED, {"source": source, "event_id": event_id})
