"""An effect that happens once for each Idempotency-Key, with the same answer every time."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from shared import responses
from shared.domain import idempotency
from shared.domain.idempotency import Key
from shared.messages import Request, Response
from shared.services import Services

Effect = Callable[[Connection], dict[str, Any]]


def key_of(request: Request[Any], route: str, content: bytes) -> Key | None:
    """
    Return the key of a signed-in request, None where it has none; raise Invalid for a bad one.

    *route* is as in `POST /data/uploads`; *content* is what has to be the same the next time.
    """
    text = idempotency.key_of(request.headers)
    if text is None:
        return None
    return Key(request.caller.user_id, route, text, hashlib.sha256(content).digest())


def answer(services: Services, key: Key | None, status: int, effect: Effect) -> Response:
    """
    Answer *status* with what *effect* returns, in one transaction with *key*'s row.

    Where the key was used before, its answer comes again and *effect* is not called.
    """
    with services.database.transaction() as connection:
        if key and (kept := idempotency.claim(connection, key)):
            return kept
        body = effect(connection)
        if key:
            idempotency.keep(connection, key, status, body)
    return responses.as_json(status, body)
