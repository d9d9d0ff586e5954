"""Who is calling: a before_request hook loads the user of the bearer token."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monolith.extensions import db, tokens
from monolith.models import LoginSession, User
from monolith.problems import Forbidden, Unauthenticated

P = ParamSpec("P")
R = TypeVar("R")
ADDRESS_CHARACTERS = 255
SESSION_ENDED = "the session has ended"


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that needs a caller."""
    vars(view)["caller_rule"] = "user"
    return view


def admin_only(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that needs a caller with the role admin."""
    vars(view)["caller_rule"] = "admin"
    return view


def session_may_be_revoked(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that a caller with a revoked session may still use."""
    vars(view)["caller_rule"] = "revoked"
    return view


def load_caller() -> None:
    """Set ``g.caller`` where the view asks for it (a before_request hook)."""
    view = current_app.view_functions.get(request.endpoint or "")
    rule = getattr(view, "caller_rule", None)
    if rule is None or request.method == "OPTIONS":
        return
    claims = tokens.read(bearer_token())
    g.session_id = claims.session_id
    g.caller = find_caller(claims.user_id, claims.session_id, may_be_revoked=rule == "revoked")
    if rule == "admin" and g.caller.role != "admin":
        raise Forbidden("this needs the role admin")


def bearer_token() -> str:
    """The token of the Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("a bearer token is required")
    return token.strip()


def find_caller(user_id: UUID, session_id: UUID, *, may_be_revoked: bool) -> User:
    """The user of a session that still stands, in one statement."""
    statement = (
        select(User)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(
            User.id == user_id,
            User.deleted_at.is_(None),
            LoginSession.id == session_id,
            LoginSession.expires_at > func.now(),
        )
    )
    if not may_be_revoked:
        statement = statement.where(LoginSession.revoked_at.is_(None))
    with db.transaction() as session:
        user = session.scalar(statement)
    if user is None:
        raise Unauthenticated(SESSION_ENDED)
    return user


def hold_account(session: Session, user_id: UUID, refusal: str = SESSION_ENDED) -> None:
    """Let its deletion wait for this transaction; raises Unauthenticated where it came before."""
    stands = select(User.id).where(User.id == user_id, User.deleted_at.is_(None))
    if session.scalar(stands.with_for_update(read=True)) is None:
        raise Unauthenticated(refusal)


def caller() -> User:
    """The signed-in user of this request."""
    user: User = g.caller
    return user


def address() -> str:
    """The client's address as the gateway saw it."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded[:ADDRESS_CHARACTERS] or "unknown"
