"""
The columns of an upload, in the contract's order, and how a cell of each is read.

A reading takes the cell's text and returns what is stored, or None where it cannot be that.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = "1900", "2199"
PLAIN_AMOUNT = re.compile(r"[+-]?(?=[0-9])0*+[0-9]{0,12}(\.[0-9]{1,2})?")
COMMA_FOR_POINT = str.maketrans(",.", ".,")
CURRENCY_LETTERS = 3
LONGEST_DESCRIPTION = 500
LONGEST_CATEGORY = 100
NO_CATEGORY = "uncategorised"


class Column(NamedTuple):
    """*absent* stands where a row has no such cell; None: the file needs the column."""

    name: str
    read: Callable[[str], str | None]
    complaint: str
    absent: str | None = None


def table(delimiter: str, currency: str) -> tuple[Column, ...]:
    """Return the columns of a file with *delimiter*, of a user who counts in *currency*."""
    amount = comma_amount if delimiter == ";" else point_amount
    return (
        Column("date", day, "must be a date such as 2026-01-31"),
        Column("description", description, "must have 1 to 500 characters"),
        Column("amount", amount, "must be a number such as -12.50"),
        Column("currency", currency_code, "must be a currency such as EUR", currency),
        Column("category", category, "must have at most 100 characters", NO_CATEGORY),
    )


def day(cell: str) -> str | None:
    """Return a day of the years 1900 to 2199; of ISO 8601's forms only `2026-01-31`."""
    try:
        canonical = date.fromisoformat(cell).isoformat()
    except ValueError:
        return None
    return cell if cell == canonical and FIRST_YEAR <= cell[:4] <= LAST_YEAR else None


def description(cell: str) -> str | None:
    """Return the trimmed text."""
    trimmed = cell.strip()
    return trimmed if 0 < len(trimmed) <= LONGEST_DESCRIPTION else None


def point_amount(cell: str) -> str | None:
    """Return a decimal below 10**12 either way, with at most two digits after the point."""
    return cell if PLAIN_AMOUNT.fullmatch(cell) else None


def comma_amount(cell: str) -> str | None:
    """Return the same for a decimal comma; a point is then as wrong as a comma elsewhere."""
    return point_amount(cell.translate(COMMA_FOR_POINT))


def currency_code(cell: str) -> str | None:
    """Return three letters of ASCII as capitals."""
    is_code = len(cell) == CURRENCY_LETTERS and cell.isascii() and cell.isalpha()
    return cell.upper() if is_code else None


def category(cell: str) -> str | None:
    """Return the trimmed text, or what stands for an empty one."""
    trimmed = cell.strip()
    return (trimmed or NO_CATEGORY) if len(trimmed) <= LONGEST_CATEGORY else None
