"""
Bounds failed logins: five in 15 minutes for one e-mail address and client address.

The table login_attempts is the truth. While a pair is locked out, a dictionary in this
process answers for a second at a time, so that a guesser does not reach the database.
"""

import math
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from monolith.extensions import db
from monolith.models import LoginAttempt
from monolith.problems import Busy

ALLOWED = 5
WINDOW = timedelta(minutes=15)
REMEMBERED_SECONDS = 1.0


@dataclass(frozen=True)
class Lockout:
    """Until when a pair is locked out, and how long to believe it; monotonic seconds."""

    ends: float
    believed_until: float


_lockouts: dict[tuple[str, str], Lockout] = {}


def forget_lockouts() -> None:
    """Start with an empty dictionary, as a new process does."""
    _lockouts.clear()


def check(email: str, address: str) -> None:
    """Raise Busy while the pair is locked out; then nothing is verified."""
    refuse_if_remembered(email, address)
    with db.transaction() as session:
        refuse_if_locked(session, email, address)


def settle(session: Session, email: str, address: str, *, is_right: bool) -> None:
    """
    Count a failure, or forget the failures of a pair that has succeeded.

    Attempts of one pair take turns here; raises Busy when others used up the bound meanwhile.
    """
    pair = func.hashtextextended(f"{email} {address}", 0)
    session.execute(select(func.pg_advisory_xact_lock(pair)))
    too_old = LoginAttempt.at <= func.clock_timestamp() - WINDOW
    session.execute(delete(LoginAttempt).where(*of_pair(email, address), too_old))
    refuse_if_locked(session, email, address)
    if is_right:
        session.execute(delete(LoginAttempt).where(*of_pair(email, address)))
    else:
        session.add(LoginAttempt(email=email, address=address))


def refuse_if_remembered(email: str, address: str) -> None:
    """Raise Busy while this process knows that the pair is locked out."""
    lockout = _lockouts.get((email, address))
    if lockout is None:
        return
    now = time.monotonic()
    if now < min(lockout.ends, lockout.believed_until):
        raise busy(lockout.ends - now)
    _lockouts.pop((email, address), None)


def refuse_if_locked(session: Session, email: str, address: str) -> None:
    """Raise Busy if the table says that the pair is locked out, and remember it."""
    wait_seconds = seconds_locked(session, email, address)
    if wait_seconds is None:
        return
    now = time.monotonic()
    _lockouts[email, address] = Lockout(now + wait_seconds, now + REMEMBERED_SECONDS)
    raise busy(wait_seconds)


def seconds_locked(session: Session, email: str, address: str) -> float | None:
    """How long the pair is locked out; None while the bound is not reached."""
    age = func.extract("epoch", func.clock_timestamp() - LoginAttempt.at)
    failures = (
        select(age)
        .where(*of_pair(email, address), LoginAttempt.at > func.clock_timestamp() - WINDOW)
        .order_by(LoginAttempt.id.desc())
        .limit(ALLOWED)
    )
    ages_seconds = [float(seconds) for seconds in session.scalars(failures)]
    if len(ages_seconds) < ALLOWED:
        return None
    return WINDOW.total_seconds() - max(ages_seconds)


def of_pair(email: str, address: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: the rows of one pair."""
    return LoginAttempt.email == email, LoginAttempt.address == address


def busy(wait_seconds: float) -> Busy:
    """The answer to a pair that is locked out."""
    whole = max(1, math.ceil(wait_seconds))
    return Busy(f"too many failed attempts; try again in {whole} s", whole)
