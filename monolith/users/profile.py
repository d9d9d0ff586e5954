"""The profile: its fields, and how a change is written."""

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monolith import fields, formats
from monolith.auth.callers import SESSION_ENDED
from monolith.fields import Form, Text
from monolith.models import User
from monolith.notify import dispatch
from monolith.problems import Conflict, FieldError, Invalid, Unauthenticated

LOCALE = (re.compile("[a-z]{2}(-[A-Z]{2})?"), "must be a language such as en or de-AT")
CURRENCY = (re.compile("[A-Z]{3}"), "must be a currency such as EUR")
CHANGES = Form(
    optional={
        "name": Text(1, 100),
        "email": fields.email,
        "locale": Text(form=LOCALE),
        "currency": Text(form=CURRENCY),
    },
    read_only=frozenset({"id", "role", "created_at", "updated_at", "version", "password"}),
)


def public(user: User) -> dict[str, str]:
    """The user as JSON."""
    return {
        "id": str(user.id),
        "email": user.email,
        "name": user.name,
        "locale": user.locale,
        "currency": user.currency,
        "role": user.role,
        "created_at": formats.instant(user.created_at),
        "updated_at": formats.instant(user.updated_at),
    }


def require_some(changes: dict[str, Any]) -> None:
    """A change without a field is a mistake of the caller."""
    if not changes:
        raise Invalid([FieldError("body", "must name at least one field")])


def lock(session: Session, user: User) -> User:
    """The newest row of *user*, held until the transaction ends; raises Unauthenticated."""
    newest = select(User).where(User.id == user.id, User.deleted_at.is_(None))
    found = session.scalar(newest.with_for_update())
    if found is None:
        raise Unauthenticated(SESSION_ENDED)
    return found


def change(session: Session, user: User, changes: dict[str, Any]) -> list[dispatch.Accepted]:
    """
    Write *changes* to *user*; returns the notifications that tell about it.

    Raises Conflict where the e-mail address belongs to somebody else. What is
    already so is not a change.
    """
    if "email" in changes:
        changes["email"] = changes["email"].lower()
    old_email = user.email
    real = {name: value for name, value in changes.items() if getattr(user, name) != value}
    if not real:
        return []
    for name, value in real.items():
        setattr(user, name, value)
    user.version += 1
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("the e-mail address is taken") from error
    user.updated_at = session.execute(select(func.now())).scalar_one()
    if "email" not in real:
        return []
    return [dispatch.accept(session, user.id, address_changed(old_email, user.email))]


def address_changed(old_email: str, new_email: str) -> dispatch.Message:
    """What the old address is told."""
    return dispatch.Message(
        channel="email",
        recipient=old_email,
        subject="Your e-mail address was changed",
        body=f"Your Ledger account now uses {new_email}.",
    )
