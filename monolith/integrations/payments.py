"""Payments, as the provider's events tell about them."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from monolith.fields import Form, Integer, Text
from monolith.models import Payment, User
from monolith.problems import FieldError, Invalid

STATUSES = {
    "payment.succeeded": "paid",
    "payment.failed": "failed",
    "payment.refunded": "refunded",
}
LAST_SECOND = 253_402_300_799  # the end of the year 9999, the last a date can hold
CURRENCY = (re.compile("[A-Za-z]{3}"), "must be a currency such as EUR")


def any_object(value: Any) -> str | None:
    """Any JSON object."""
    return None if isinstance(value, dict) else "must be an object"


EVENT = Form(
    required={
        "id": Text(1, 255),
        "type": Text(1, 255),
        "created": Integer(0, LAST_SECOND),
        "data": any_object,
    },
    is_open=True,
)
DATA = Form(required={"object": any_object}, is_open=True)
PAYMENT = Form(
    required={
        "id": Text(1, 255),
        "amount": Integer(0, 99_999_999_999),
        "currency": Text(form=CURRENCY),
    },
    optional={"customer_email": Text()},
    is_open=True,
)


def check(event: Any) -> dict[str, Any]:
    """*event* as the object it must be; raises Invalid with errors named by path."""
    if errors := errors_of(event):
        raise Invalid(errors)
    return dict(event)


def errors_of(event: Any) -> list[FieldError]:
    """What is wrong with *event*, at every depth."""
    errors = EVENT.errors(event, "")
    data = event.get("data") if isinstance(event, dict) else None
    if not isinstance(data, dict):
        return errors
    errors += DATA.errors(data, "data.")
    if not errors and event.get("type") in STATUSES and isinstance(data.get("object"), dict):
        errors += PAYMENT.errors(data["object"], "data.object.")
    return errors


def apply(session: Session, event: dict[str, Any]) -> None:
    """Bring the event's payment to its state, unless a newer event did already."""
    status = STATUSES.get(event["type"])
    if status is None:
        return
    told = event["data"]["object"]
    row = insert(Payment).values(
        id=told["id"],
        user_id=find_user_id(session, told.get("customer_email")),
        amount=Decimal(told["amount"]) / 100,
        currency=told["currency"].upper(),
        status=status,
        event_at=datetime.fromtimestamp(event["created"], UTC),
    )
    newer = row.excluded
    session.execute(
        row.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "user_id": func.coalesce(newer.user_id, Payment.user_id),
                "amount": newer.amount,
                "currency": newer.currency,
                "status": newer.status,
                "event_at": newer.event_at,
                "updated_at": func.now(),
            },
            where=Payment.event_at <= newer.event_at,
        ),
    )


def find_user_id(session: Session, email: str | None) -> UUID | None:
    """The user with this address, if there is one."""
    if email is None:
        return None
    return session.scalar(
        select(User.id).where(User.email == email.lower(), User.deleted_at.is_(None)),
    )
