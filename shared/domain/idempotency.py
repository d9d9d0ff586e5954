"""
The table `idempotency_keys`: the same request with the same key has one effect.

The key's row is written in the effect's own transaction, so that a twin at the same moment
waits for the first and then gets its answer. Keys hold for 24 hours.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from shared import responses
from shared.errors import Conflict, Invalid
from shared.messages import Response

KEY = re.compile(r"[\x21-\x7e]{1,255}")
CLAIM = text("""
    INSERT INTO idempotency_keys (user_id, route, key, request_hash, status, body)
    VALUES (:user_id, :route, :key, :request_hash, 0, '{}')
    ON CONFLICT (user_id, route, key) DO UPDATE
        SET request_hash = excluded.request_hash, status = 0, body = '{}', created_at = now()
        WHERE idempotency_keys.created_at <= now() - interval '24 hours'
    RETURNING 1""")
FIND = text("""
    SELECT request_hash, status, body FROM idempotency_keys
    WHERE user_id = :user_id AND route = :route AND key = :key""")
KEEP = text("""
    UPDATE idempotency_keys SET status = :status, body = CAST(:body AS jsonb)
    WHERE user_id = :user_id AND route = :route AND key = :key""")


@dataclass(frozen=True)
class Key:
    """A caller's key for one route (`POST /data/uploads`), with the SHA-256 of the request."""

    user_id: uuid.UUID
    route: str
    key: str
    request_hash: bytes


def key_of(headers: Mapping[str, str]) -> str | None:
    """Return the request's Idempotency-Key, if it has one; raise Invalid for a bad one."""
    key = headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise Invalid("must be 1 to 255 visible ASCII characters", field="Idempotency-Key")
    return key


def claim(connection: Connection, key: Key) -> Response | None:
    """
    Reserve *key* in this transaction and return None, or return what was answered before.

    Waits while another transaction holds the key. Raises Conflict when the key was used
    for another request.
    """
    if connection.execute(CLAIM, vars(key)).first():
        return None
    found = connection.execute(FIND, vars(key)).one()
    if bytes(found.request_hash) != key.request_hash:
        raise Conflict("this Idempotency-Key was used for another request")
    return responses.as_json(found.status, found.body, {"Idempotency-Replayed": "true"})


def keep(connection: Connection, key: Key, status: int, body: Any) -> None:
    """Store the answer with the effect; call before the transaction ends."""
    stored = {"status": status, "body": responses.encode(body)}
    connection.execute(KEEP, {**vars(key), **stored})
