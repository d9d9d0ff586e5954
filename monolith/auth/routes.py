"""/auth: login, refresh, logout."""

from flask import Blueprint, Response, g, jsonify
from sqlalchemy import select

from monolith import bodies
from monolith.answers import no_content
from monolith.auth import attempts, passwords, sessions
from monolith.auth.callers import address, hold_account, session_may_be_revoked
from monolith.extensions import db
from monolith.fields import Form, Text
from monolith.models import User
from monolith.problems import Unauthenticated

auth = Blueprint("auth", __name__, url_prefix="/auth")

LOGIN = Form(required={"email": Text(1, 254), "password": Text(1, 1024)})
WRONG = "the e-mail address or the password is wrong"
REFRESH = Form(required={"refresh_token": Text(1, 512)})


@auth.post("/login")
def login() -> Response:
    """Give a pair of tokens for an e-mail address and its password."""
    body = bodies.json_form(LOGIN)
    email = body["email"].lower()
    attempts.check(email, address())
    user = find_user(email)
    password_hash = user.password_hash if user else passwords.NOBODY
    is_right = passwords.is_right(password_hash, body["password"]) and user is not None
    with db.transaction() as session:
        attempts.settle(session, email, address(), is_right=is_right)
    if user is None or not is_right:
        raise Unauthenticated(WRONG)
    with db.transaction() as session:
        hold_account(session, user.id, WRONG)
        if passwords.needs_rehash(user.password_hash):
            session.add(user)
            user.password_hash = passwords.make_hash(body["password"])
        pair = sessions.open_session(session, user)
    return token_answer(pair)


@auth.post("/refresh-token")
def refresh_token() -> Response:
    """Change a refresh token for a new pair."""
    body = bodies.json_form(REFRESH)
    with db.transaction() as session:
        pair = sessions.rotate(session, body["refresh_token"])
    if pair is None:
        raise Unauthenticated("the refresh token is not valid")
    return token_answer(pair)


@auth.post("/logout")
@session_may_be_revoked
def logout() -> Response:
    """End the caller's session; ending it again changes nothing."""
    with db.transaction() as session:
        sessions.revoke(session, g.session_id, "logout")
    return no_content()


def find_user(email: str) -> User | None:
    """The user who can sign in with *email*."""
    with db.transaction() as session:
        return session.scalar(
            select(User).where(User.email == email, User.deleted_at.is_(None)),
        )


def token_answer(pair: sessions.Pair) -> Response:
    """Tokens are for this caller alone, and must not lie in a cache."""
    response = jsonify(pair)
    response.headers["Cache-Control"] = "no-store"
    return response
