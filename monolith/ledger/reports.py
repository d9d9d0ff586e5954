"""Reports: income, expenses and net by month, category or currency."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from monolith import fields, formats
from monolith.fields import Choice, Form
from monolith.ledger.formulas import neutral
from monolith.models import Transaction
from monolith.problems import FieldError, Invalid

LONGEST = timedelta(days=3660)
HEADER = ("key", "currency", "income", "expenses", "net", "count")
REQUEST = Form(
    required={"from": fields.day, "to": fields.day},
    optional={
        "group_by": Choice(("month", "category", "currency")),
        "format": Choice(("json", "csv", "html")),
    },
)


@dataclass(frozen=True)
class Range:
    """What is asked for; both days belong to it."""

    first: date
    last: date
    group_by: str


@dataclass(frozen=True)
class Sums:
    """The money of one group, or of one currency in all."""

    currency: str
    income: Decimal
    expenses: Decimal
    count: int
    key: str = ""

    def texts(self) -> dict[str, Any]:
        """As in JSON, without the key."""
        return {
            "currency": self.currency,
            "income": formats.money(self.income),
            "expenses": formats.money(self.expenses),
            "net": formats.money(self.income + self.expenses),
            "count": self.count,
        }

    def cells(self) -> tuple[str, ...]:
        """As in tables: every column as text."""
        return (self.key, *(str(value) for value in self.texts().values()))


def read_range(body: dict[str, Any]) -> Range:
    """The range of a checked body; raises Invalid where the days do not go together."""
    asked = Range(
        date.fromisoformat(body["from"]),
        date.fromisoformat(body["to"]),
        body.get("group_by", "month"),
    )
    if asked.last < asked.first:
        raise Invalid([FieldError("to", "must not be before from")])
    if asked.last - asked.first > LONGEST:
        raise Invalid([FieldError("to", "must be within 10 years of from")])
    return asked


def key_column(group_by: str) -> ColumnElement[str]:
    """What rows are grouped by."""
    if group_by == "month":
        return func.to_char(Transaction.booked_on, "YYYY-MM")
    column = Transaction.category if group_by == "category" else Transaction.currency
    return cast("ColumnElement[str]", column)


def sums(session: Session, user_id: UUID, asked: Range) -> list[Sums]:
    """The groups, by key, then currency."""
    group = key_column(asked.group_by)
    amount = Transaction.amount
    nothing = Decimal(0)
    statement = (
        select(
            group,
            Transaction.currency,
            func.coalesce(func.sum(amount).filter(amount > 0), nothing),
            func.coalesce(func.sum(amount).filter(amount < 0), nothing),
            func.count(),
        )
        .where(Transaction.user_id == user_id)
        .where(Transaction.booked_on.between(asked.first, asked.last))
        .group_by(group, Transaction.currency)
    )
    found = [
        Sums(key=key, currency=currency, income=income, expenses=expenses, count=count)
        for key, currency, income, expenses, count in session.execute(statement)
    ]
    return sorted(found, key=lambda each: (each.key.encode(), each.currency.encode()))


def totals(rows: list[Sums]) -> list[Sums]:
    """The sums of each currency, by currency."""
    return [
        Sums(
            currency,
            sum((row.income for row in rows if row.currency == currency), Decimal(0)),
            sum((row.expenses for row in rows if row.currency == currency), Decimal(0)),
            sum(row.count for row in rows if row.currency == currency),
        )
        for currency in sorted({row.currency for row in rows})
    ]


def as_json(asked: Range, rows: list[Sums]) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "group_by": asked.group_by,
        "rows": [{"key": row.key, **row.texts()} for row in rows],
        "totals": [total.texts() for total in totals(rows)],
    }


def as_csv(rows: list[Sums]) -> str:
    """The report as CSV; a key that a spreadsheet would calculate is made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in rows:
        key, *cells = row.cells()
        writer.writerow([neutral(key), *cells])
    return text.getvalue()
