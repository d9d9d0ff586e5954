"""The rows of a CSV file: each is a booking, or says what is wrong with it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from monolith.fields import CONTROL, DAY
from monolith.ledger.csv_file import COLUMNS, NEEDED, BoundedLines, Layout, opened

AMOUNT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{1,2})?")
CURRENCY = re.compile("[A-Za-z]{3}")
AMOUNT_BOUND = Decimal(1_000_000_000_000)
DESCRIPTION_CHARACTERS = 500
CATEGORY_CHARACTERS = 100
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Booking:
    """One good row, in the texts the database reads."""

    day: str
    description: str
    amount: str
    currency: str
    category: str


class RefusedRow(Exception):  # noqa: N818 - it never leaves this module
    """What is wrong with a row."""


class Rows:
    """Reads rows of one layout; *currency* is what a file without that column means."""

    def __init__(self, layout: Layout, currency: str) -> None:
        self.layout = layout
        self.currency = currency
        self.needed_cells = 1 + max(layout.places[name] for name in NEEDED)
        self.has_decimal_comma = layout.delimiter == ";"

    def read(self, place: Path) -> Iterator[tuple[int, Booking | str]]:
        """Each row with the line it starts on: a booking, or what is wrong."""
        with opened(place, self.layout.encoding) as file:
            lines = BoundedLines(file)
            reader = csv.reader(lines, delimiter=self.layout.delimiter)
            next(reader)
            while True:
                line = lines.begin()
                try:
                    cells = next(reader)
                    if cells:
                        yield line, self.booking(cells)
                except StopIteration:
                    return
                except csv.Error:
                    yield line, "has a cell that is too long"
                except RefusedRow as refused:
                    yield line, str(refused)

    def booking(self, cells: list[str]) -> Booking:
        """The booking in *cells*; raises RefusedRow."""
        width = self.layout.width
        if not self.needed_cells <= len(cells) <= width:
            raise RefusedRow(f"has {len(cells)} cells, expected {width}")
        found = {
            name: cells[place] for name, place in self.layout.places.items() if place < len(cells)
        }
        for name in COLUMNS:
            if CONTROL.search(found.get(name, "")):
                raise RefusedRow(f"{name} must not contain control characters")
        return Booking(
            day=read_day(found["date"]),
            description=read_description(found["description"]),
            amount=self.read_amount(found["amount"]),
            currency=read_currency(found.get("currency", self.currency)),
            category=read_category(found.get("category", "")),
        )

    def read_amount(self, text: str) -> str:
        """An amount with the decimal sign of this layout."""
        if self.has_decimal_comma:
            text = text.replace(".", "x").replace(",", ".")
        if not AMOUNT.fullmatch(text) or abs(Decimal(text)) >= AMOUNT_BOUND:
            raise RefusedRow("amount must be a number such as -12.50")
        return text


def read_day(text: str) -> str:
    """A date of the years the books may hold."""
    try:
        if DAY.fullmatch(text) and FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR:
            return text
    except ValueError:
        pass
    raise RefusedRow("date must be a date such as 2026-01-31")


def read_description(text: str) -> str:
    """What the booking was for."""
    trimmed = text.strip()
    if not 1 <= len(trimmed) <= DESCRIPTION_CHARACTERS:
        raise RefusedRow("description must have 1 to 500 characters")
    return trimmed


def read_currency(text: str) -> str:
    """A currency code in upper case."""
    if not CURRENCY.fullmatch(text):
        raise RefusedRow("currency must be a currency such as EUR")
    return text.upper()


def read_category(text: str) -> str:
    """The category, or the one for rows that have none."""
    trimmed = text.strip()
    if len(trimmed) > CATEGORY_CHARACTERS:
        raise RefusedRow("category must have at most 100 characters")
    return trimmed or "uncategorised"
