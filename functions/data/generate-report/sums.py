"""The sums of a report, in one statement."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

HEADER = ("key", "currency", "income", "expenses", "net", "count")
KEYS = {
    "month": "to_char(booked_on, 'YYYY-MM')",
    "category": "category",
    "currency": "currency",
}
STATEMENTS = {
    name: text(f"""
    WITH groups AS (
        SELECT {key} AS key, currency, count(*) AS count,
               coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS income,
               coalesce(sum(amount) FILTER (WHERE amount < 0), 0) AS expenses
        FROM transactions
        WHERE user_id = :user_id AND booked_on BETWEEN :first AND :last
        GROUP BY 1, 2),
    lines AS (
        SELECT key, currency, income, expenses, count FROM groups
        UNION ALL
        SELECT NULL, currency, sum(income), sum(expenses), sum(count)::bigint
        FROM groups GROUP BY currency)
    SELECT key, currency, income, expenses, income + expenses AS net, count
    FROM lines ORDER BY key COLLATE "C", currency COLLATE "C"
    """)  # noqa: S608 - the keys stand above
    for name, key in KEYS.items()
}


@dataclass(frozen=True)
class Sums:
    """The money of one group in one currency; *key* is empty for a currency's total."""

    key: str
    currency: str
    income: Decimal
    expenses: Decimal
    net: Decimal
    count: int

    def public(self) -> dict[str, Any]:
        """Return the sums as JSON has them, without the key."""
        return {name: value for name, value in vars(self).items() if name != "key"}

    def cells(self) -> list[str]:
        """Return the texts of a table's row."""
        values = vars(self).values()
        return [f"{value:.2f}" if isinstance(value, Decimal) else str(value) for value in values]


@dataclass(frozen=True)
class Report:
    """What was asked for, and the answer: groups by key and currency, totals by currency."""

    first: date
    last: date
    group_by: str
    rows: tuple[Sums, ...] = ()
    totals: tuple[Sums, ...] = ()

    def public(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "from": self.first,
            "to": self.last,
            "group_by": self.group_by,
            "rows": [{"key": row.key, **row.public()} for row in self.rows],
            "totals": [total.public() for total in self.totals],
        }


def fill(connection: Connection, user_id: UUID, report: Report) -> Report:
    """Return *report* with the sums of the user's transactions."""
    values = {"user_id": user_id, "first": report.first, "last": report.last}
    found = connection.execute(STATEMENTS[report.group_by], values).all()
    rows = tuple(Sums(*line) for line in found if line.key is not None)
    totals = tuple(Sums("", *line[1:]) for line in found if line.key is None)
    return replace(report, rows=rows, totals=totals)
