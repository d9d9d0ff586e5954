"""POST /analytics/forecast: what the caller's months will bring, by simulation."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monolith import bodies, formats
from monolith.auth.callers import caller, signed_in
from monolith.extensions import db
from monolith.fields import Form, Integer
from monolith.live.blueprint import live
from monolith.models import Transaction, User

REQUEST = Form(
    required={"months": Integer(1, 24)},
    optional={"simulations": Integer(100, 20_000)},
)
DAYS_PER_MONTH = 30
LOW, HIGH = 0.05, 0.95  # nine of ten simulated months lie between
NOTHING = [0.0]


@dataclass(frozen=True)
class Outlook:
    """The nets of one month: their mean, and the bounds of the middle nine tenths."""

    expected: float
    low: float
    high: float


@live.post("/analytics/forecast")
@signed_in
def forecast() -> Response:
    """Simulate the coming months from the days of the past."""
    body = bodies.json_form(REQUEST)
    with db.transaction() as session:
        past = daily_nets(session, caller())
    outlooks = simulate(past, body["months"], body.get("simulations", 5_000), caller().id)
    month = datetime.now(UTC).date()
    answer = []
    for outlook in outlooks:
        month = month_after(month)
        answer.append(shown(month, outlook))
    return jsonify({"months": answer})


def daily_nets(session: Session, user: User) -> list[float]:
    """The net of each day from the first booking to the last, in the user's currency."""
    statement = (
        select(Transaction.booked_on, func.sum(Transaction.amount))
        .where(Transaction.user_id == user.id, Transaction.currency == user.currency)
        .group_by(Transaction.booked_on)
        .order_by(Transaction.booked_on)
    )
    nets = {day: float(net) for day, net in session.execute(statement)}
    if not nets:
        return NOTHING
    first, last = min(nets).toordinal(), max(nets).toordinal()
    return [nets.get(date.fromordinal(day), 0.0) for day in range(first, last + 1)]


def simulate(past: list[float], months: int, simulations: int, seed: UUID) -> list[Outlook]:
    """
    Draw the days of every month anew from *past*, *simulations* times.

    The same history gives the same answer. Source of the method: B. Efron,
    "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics, 1979.
    """
    draw = random.Random(seed.int)  # noqa: S311 - a simulation
    outlooks = []
    for _ in range(months):
        nets = sorted(sum(draw.choices(past, k=DAYS_PER_MONTH)) for _ in range(simulations))
        mean = sum(nets) / simulations
        low, high = nets[int(LOW * simulations)], nets[int(HIGH * simulations)]
        outlooks.append(Outlook(mean, low, high))
    return outlooks


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def shown(month: date, outlook: Outlook) -> dict[str, Any]:
    """A month as JSON."""
    nets = {name: formats.money(Decimal(value)) for name, value in vars(outlook).items()}
    return {"month": f"{month:%Y-%m}", **nets}
