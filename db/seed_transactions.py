"""A year of bank transactions that is the same on every machine."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

FIRST_DAY = date(2025, 11, 1)
DAYS = 365
COUNT = 500
EURO_SHARE = 0.8

# category: (descriptions, smallest and largest amount in hundredths)
CATEGORIES = {
    "salary": (("Acme GmbH salary", "Acme GmbH bonus"), (180_000, 320_000)),
    "rent": (("Hausverwaltung Meier", "Garage rent"), (-95_000, -6_000)),
    "groceries": (("REWE", "Aldi Süd", "Farmers' market"), (-14_000, -500)),
    "transport": (("Deutsche Bahn", "Shell", "City bikes"), (-12_000, -180)),
    "leisure": (("Cinema, two seats", "Bookshop", "Climbing hall"), (-8_000, -700)),
    "health": (("Pharmacy", "Dr. Weiß"), (-9_000, -400)),
}
WEIGHTS = (5, 5, 40, 22, 18, 10)


@dataclass(frozen=True)
class Booking:
    """One transaction of the demonstration account."""

    day: date
    description: str
    amount: Decimal
    currency: str
    category: str


def bookings() -> list[Booking]:
    """Return the transactions, oldest first."""
    chance = Random(2026)  # noqa: S311 - reproducible on purpose, and no secret
    made = [_booking(chance) for _ in range(COUNT)]
    return sorted(made, key=lambda one: one.day)


def _booking(chance: Random) -> Booking:
    category = chance.choices(list(CATEGORIES), WEIGHTS)[0]
    descriptions, (least, most) = CATEGORIES[category]
    return Booking(
        day=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
        description=chance.choice(descriptions),
        amount=Decimal(chance.randint(least, most)) / 100,
        currency="EUR" if chance.random() < EURO_SHARE else "USD",
        category=category,
    )


def as_csv(rows: list[Booking]) -> bytes:
    """Return the file that demo would have uploaded to get these transactions."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", "description", "amount", "currency", "category"))
    writer.writerows((r.day, r.description, r.amount, r.currency, r.category) for r in rows)
    return text.getvalue().encode()
