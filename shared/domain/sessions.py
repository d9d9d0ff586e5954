"""
The tables `sessions` and `refresh_tokens`.

One session is one login; its refresh tokens form a family in which each is used once. A
token that comes back later than a lost answer explains ends the whole family
(RFC 9700, part 4.14.2).
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, text

from shared.database import Database
from shared.domain.users import User
from shared.errors import Unauthenticated

FIND_CALLER = """
    SELECT s.revoked_at IS NOT NULL, s.expires_at <= now(),
           u.id, u.email, u.name, u.locale, u.currency, u.role, u.created_at, u.updated_at,
           u.version
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = %(session_id)s::uuid AND u.id = %(user_id)s::uuid AND u.deleted_at IS NULL"""
BEGIN = text("""
    INSERT INTO sessions (id, user_id, expires_at)
    SELECT :id, u.id, now() + interval '30 days'
    FROM users u WHERE u.id = :user_id AND u.deleted_at IS NULL FOR SHARE""")
ADD_TOKEN = text("""
    INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
    SELECT :id, s.id, :token_hash, least(now() + interval '14 days', s.expires_at)
    FROM sessions s WHERE s.id = :session_id""")
# the session is locked before its token, as a deletion does it: the other order is a deadlock
FIND_TOKEN = text("""
    WITH held AS MATERIALIZED (
        SELECT id, user_id, expires_at, revoked_at FROM sessions
        WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = :token_hash)
        FOR KEY SHARE)
    SELECT t.id, t.session_id, s.user_id, u.role,
           t.expires_at > now() AND s.expires_at > now() AND s.revoked_at IS NULL
               AND u.deleted_at IS NULL AS is_valid,
           t.used_at < clock_timestamp() - interval '10 seconds' AS is_reuse
    FROM held s JOIN refresh_tokens t ON t.session_id = s.id JOIN users u ON u.id = s.user_id
    WHERE t.token_hash = :token_hash FOR UPDATE OF t""")
MARK_USED = text("""
    UPDATE refresh_tokens SET used_at = coalesce(used_at, clock_timestamp()) WHERE id = :id""")
REVOKE = text("""
    UPDATE sessions SET revoked_at = now(), revoked_reason = :reason
    WHERE id = :id AND revoked_at IS NULL""")


@dataclass(frozen=True)
class Caller:
    """Who is asking: a user and the session of the token."""

    user: User
    session_id: uuid.UUID

    @property
    def user_id(self) -> uuid.UUID:
        """The user's id."""
        return self.user.id


@dataclass(frozen=True)
class Family:
    """A session that a refresh token may continue."""

    session_id: uuid.UUID
    user_id: uuid.UUID
    role: str


def caller(
    database: Database, user_id: uuid.UUID, session_id: uuid.UUID, *, allow_revoked: bool = False
) -> Caller:
    """Return who holds the session, in one statement; raise Unauthenticated if it has ended."""
    values = {"session_id": str(session_id), "user_id": str(user_id)}
    row = database.row(FIND_CALLER, values)
    if row is None or row[1] or (row[0] and not allow_revoked):
        raise Unauthenticated("the session has ended")
    found = uuid.UUID(str(row[2])), *row[3:]
    return Caller(User(*found), session_id)


def begin(connection: Connection, user_id: uuid.UUID) -> uuid.UUID:
    """
    Write a session of 30 days; return its id.

    Raises Unauthenticated, as for an unknown user, where the user was deleted meanwhile.
    """
    session_id = uuid.uuid4()
    if connection.execute(BEGIN, {"id": session_id, "user_id": user_id}).rowcount == 0:
        raise Unauthenticated("the e-mail address or the password is wrong")
    return session_id


def add_refresh_token(connection: Connection, session_id: uuid.UUID) -> str:
    """Write a refresh token of 14 days, never beyond the session; return its text."""
    token = f"rt_{secrets.token_urlsafe(32)}"
    values = {"id": uuid.uuid4(), "session_id": session_id, "token_hash": hash_of(token)}
    connection.execute(ADD_TOKEN, values)
    return token


def use(connection: Connection, token: str) -> Family | None:
    """
    Mark a refresh token used; return its family, or None when it is not valid.

    Used before: within 10 s it is accepted again; later its session is revoked, which the
    caller must commit. Others with the same token wait until the transaction ends.
    """
    found = connection.execute(FIND_TOKEN, {"token_hash": hash_of(token)}).first()
    if found is None or not found.is_valid:
        return None
    if found.is_reuse:
        revoke(connection, found.session_id, "reuse")
        return None
    connection.execute(MARK_USED, {"id": found.id})
    return Family(found.session_id, found.user_id, found.role)


def revoke(connection: Connection, session_id: uuid.UUID, reason: str) -> None:
    """End a session; what was revoked before keeps its reason."""
    connection.execute(REVOKE, {"id": session_id, "reason": reason})


def hash_of(token: str) -> bytes:
    """Return what is stored of a refresh token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
