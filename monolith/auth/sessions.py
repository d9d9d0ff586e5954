"""Sessions and their refresh tokens, which are changed with every use."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from monolith.extensions import tokens
from monolith.models import LoginSession, RefreshToken, User

SESSION_LIFE = timedelta(days=30)
REFRESH_LIFE = timedelta(days=14)
GRACE = timedelta(seconds=10)

Pair = dict[str, object]


def open_session(session: Session, user: User) -> Pair:
    """Begin a session of *user*: its first pair of tokens."""
    now = datetime.now(UTC)
    login = LoginSession(id=uuid4(), user_id=user.id, expires_at=now + SESSION_LIFE)
    session.add(login)
    session.flush()
    return issue(session, login, user)


def issue(session: Session, login: LoginSession, user: User) -> Pair:
    """A new pair of tokens for *login*."""
    text = "rt_" + secrets.token_urlsafe(32)
    expires_at = min(datetime.now(UTC) + REFRESH_LIFE, login.expires_at)
    session.add(
        RefreshToken(
            id=uuid4(),
            session_id=login.id,
            token_hash=digest(text),
            expires_at=expires_at,
        ),
    )
    return {
        "access_token": tokens.issue(user.id, login.id, user.role),
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": text,
    }


def rotate(session: Session, text: str) -> Pair | None:
    """
    A new pair for the refresh token *text*, or None where it is not valid.

    A used token gives a pair within the grace, as its answer may have been lost;
    later it has been stolen from somebody, and the whole session is revoked.
    """
    matching = select(RefreshToken).where(RefreshToken.token_hash == digest(text))
    login = session.scalar(family_of(matching))
    token = session.scalar(matching.with_for_update())
    if login is None or token is None:
        return None
    user = session.get_one(User, login.user_id)
    now = datetime.now(UTC)
    is_over = min(token.expires_at, login.expires_at) <= now
    if is_over or login.revoked_at is not None or user.deleted_at is not None:
        return None
    if token.used_at is not None and now - token.used_at > GRACE:
        revoke(session, login.id, "reuse")
        return None
    token.used_at = token.used_at or now
    return issue(session, login, user)


def family_of(token: Select[RefreshToken]) -> Select[LoginSession]:
    """The session of *token*, locked before it as a deletion does it, else both wait for ever."""
    held = select(LoginSession).where(
        LoginSession.id == token.with_only_columns(RefreshToken.session_id).scalar_subquery(),
    )
    return held.with_for_update(read=True, key_share=True)


def revoke(session: Session, session_id: UUID, reason: str) -> None:
    """End a session; the first reason stays."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=func.now(), revoked_reason=reason),
    )


def digest(text: str) -> bytes:
    """What is stored of a refresh token: its SHA-256."""
    return hashlib.sha256(text.encode()).digest()
