"""
An effect of a signed-in caller that happens once for each Idempotency-Key.

It never outlives its account: a deletion waits for effects that have begun, and an effect
that comes after the deletion is refused, so that no row of a deleted user is left.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from shared import responses
from shared.domain import idempotency, users
from shared.domain.idempotency import Key
from shared.messages import Request, Response
from shared.services import Services

Effect = Callable[[Connection], dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """Who asks for an effect, and under which key, if any."""

    user_id: UUID
    key: Key | None


def key_of(request: Request[Any], route: str, content: bytes) -> Asked:
    """
    Return whose request it is and under which key; raise Invalid for a bad key.

    *route* is as in `POST /data/uploads`; *content* is what has to be the same the next time.
    """
    user_id, text = request.caller.user_id, idempotency.key_of(request.headers)
    if text is None:
        return Asked(user_id, None)
    return Asked(user_id, Key(user_id, route, text, hashlib.sha256(content).digest()))


def answer(services: Services, asked: Asked, status: int, effect: Effect) -> Response:
    """
    Answer *status* with what *effect* returns, in one transaction with the key's row.

    Where the key was used before, its answer comes again and *effect* is not called. Raises
    Unauthenticated where the account was deleted after the caller had been looked up.
    """
    key = asked.key
    with services.database.transaction() as connection:
        users.keep(connection, asked.user_id)
        if key and (kept := idempotency.claim(connection, key)):
            return kept
        body = effect(connection)
        if key:
            idempotency.keep(connection, key, status, body)
    return responses.as_json(status, body)
