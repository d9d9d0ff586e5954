"""Requests that may be repeated: the first answer is kept with its effect."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from monolith.models import IdempotencyKey
from monolith.problems import Conflict, FieldError, Invalid

HEADER = "Idempotency-Key"
ACCEPTED = re.compile(r"[\x21-\x7e]{1,255}")
KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """An answer as it is kept."""

    status: int
    body: Mapping[str, Any]
    is_replayed: bool = False

    def response(self) -> Response:
        """As the caller gets it, marked where it was given before."""
        response = jsonify(self.body)
        response.status_code = self.status
        if self.is_replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response


@dataclass(frozen=True)
class Claim:
    """A request that carries a key; *digest* is the SHA-256 of what was sent."""

    user_id: UUID
    route: str
    key: str
    digest: bytes

    def keep(self, session: Session, answer: Answer) -> Answer | None:
        """
        Keep *answer* in the effect's transaction; None where it is the first.

        Else the effect must not happen: the kept answer is returned, or Conflict
        raised. A twin waits here until the first has finished.
        """
        row = insert(IdempotencyKey).values(
            user_id=self.user_id,
            route=self.route,
            key=self.key,
            request_hash=self.digest,
            status=answer.status,
            body=dict(answer.body),
        )
        replaced = {
            name: row.excluded[name] for name in ("request_hash", "status", "body", "created_at")
        }
        written = session.execute(
            row.on_conflict_do_update(
                index_elements=["user_id", "route", "key"],
                set_=replaced,
                where=IdempotencyKey.created_at < func.now() - KEPT,
            ).returning(IdempotencyKey.key),
        )
        return None if written.first() else self.kept(session)

    def kept(self, session: Session) -> Answer:
        """The answer that is kept for this key."""
        found = session.scalars(
            select(IdempotencyKey).where(
                IdempotencyKey.user_id == self.user_id,
                IdempotencyKey.route == self.route,
                IdempotencyKey.key == self.key,
            ),
        ).one()
        if found.request_hash != self.digest:
            raise Conflict("this Idempotency-Key was used for another request")
        return Answer(found.status, found.body, is_replayed=True)


def check_key() -> None:
    """Raise Invalid where the request has a key of another form."""
    key = request.headers.get(HEADER)
    if key is not None and not ACCEPTED.fullmatch(key):
        raise Invalid([FieldError(HEADER, "must be 1 to 255 visible ASCII characters")])


def claim(user_id: UUID, sent: bytes | str) -> Claim | None:
    """The request's claim on its key; None without one. *sent*: the bytes, or their SHA-256."""
    key = request.headers.get(HEADER)
    if key is None or request.url_rule is None:
        return None
    digest = bytes.fromhex(sent) if isinstance(sent, str) else hashlib.sha256(sent).digest()
    return Claim(user_id, f"{request.method} {request.url_rule.rule}", key, digest)
