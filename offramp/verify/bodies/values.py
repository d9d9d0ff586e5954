"""JSON as exactly as it stands: its numbers, and each key once."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any


def read(text: str) -> Any:
    """Return what *text* says; raises `ValueError`, also for what each reader reads in its way."""
    return json.loads(text, object_pairs_hook=_once, parse_float=_number)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text} is beyond all numbers") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that has a key twice means another thing to each reader."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found
