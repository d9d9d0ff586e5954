"""Bar charts of a report, as geometry for the template."""

from dataclasses import dataclass
from decimal import Decimal

from monolith.ledger.reports import Sums

WIDTH = 720
LABEL_WIDTH = 160
BAR_HEIGHT = 14
ROW_HEIGHT = 40


@dataclass(frozen=True)
class Bar:
    """One group: how long its two bars are, in pixels."""

    label: str
    top: int
    income_width: float
    expenses_width: float
    net: str


@dataclass(frozen=True)
class Chart:
    """The groups of one currency."""

    currency: str
    height: int
    bars: list[Bar]


def draw(rows: list[Sums]) -> list[Chart]:
    """One chart for each currency, by currency."""
    return [
        chart(currency, [row for row in rows if row.currency == currency])
        for currency in sorted({row.currency for row in rows})
    ]


def chart(currency: str, rows: list[Sums]) -> Chart:
    """The chart of one currency; the longest bar fills the width."""
    longest = max(max(row.income, -row.expenses) for row in rows) or Decimal(1)
    scale = (WIDTH - LABEL_WIDTH) / longest
    bars = [
        Bar(
            label=row.key,
            top=place * ROW_HEIGHT,
            income_width=round(float(row.income * scale), 1),
            expenses_width=round(float(-row.expenses * scale), 1),
            net=str(row.texts()["net"]),
        )
        for place, row in enumerate(rows)
    ]
    return Chart(currency, len(rows) * ROW_HEIGHT, bars)
