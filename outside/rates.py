"""
An exchange-rate service: the same rates on every machine, in pages, with ETags.

25 currencies on the 30 days before 2026-11-01 make 750 rates against the euro,
ordered by day, then currency. A rate is a string with eight digits after the point.
"""

import base64
import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from http import HTTPStatus
from typing import Any

from outside.faults import Faults
from outside.web import Call, Reply, json_reply

BASE = "EUR"
LAST_DAY = date(2026, 10, 31)
DAYS = 30
MOST_PER_PAGE = 500
USUAL: dict[str, float] = {
    "AUD": 1.66, "BRL": 6.05, "CAD": 1.51, "CHF": 0.94, "CNY": 7.82, "CZK": 25.1, "DKK": 7.46,
    "GBP": 0.84, "HKD": 8.49, "HUF": 402.0, "IDR": 17_240.0, "ILS": 4.05, "INR": 91.3, "ISK": 149.0,
    "JPY": 164.0, "KRW": 1_497.0, "MXN": 21.4, "NOK": 11.7, "NZD": 1.81, "PLN": 4.3, "RON": 4.97,
    "SEK": 11.5, "SGD": 1.44, "TRY": 37.2, "USD": 1.09,
}  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """The service."""

    faults: Faults

    def answer(self, call: Call) -> Reply:
        """GET /rates?limit=&cursor=: one page, or 304 when the caller has it."""
        fault = self.faults.take("rates")
        if fault == "slow":
            self.faults.hold("rates")
        elif fault == "garbage":
            return json_reply(200, {"rates": [{"base": BASE, "rate": "many"}], "next": 17})
        elif isinstance(fault, int):
            retry_after = (("Retry-After", "1"),) if fault == HTTPStatus.TOO_MANY_REQUESTS else ()
            return json_reply(fault, {"error": "a failure that was asked for"}, *retry_after)
        try:
            start, limit = _start(call.query.get("cursor")), int(call.query.get("limit", "100"))
        except ValueError:
            return json_reply(400, {"error": "limit must be a number, cursor one that was sent"})
        body = json.dumps(_page(start, max(1, min(limit, MOST_PER_PAGE)))).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if call.headers.get("If-None-Match") == etag:
            return Reply(304, headers=(("ETag", etag),))
        return Reply(200, body, "application/json", (("ETag", etag),))


@cache
def all_rates() -> tuple[dict[str, str], ...]:
    """Return all 750 rates in the order of the pages."""
    return tuple(_rates())


def _rates() -> Iterator[dict[str, str]]:
    for n in range(DAYS):
        day = LAST_DAY - timedelta(days=DAYS - 1 - n)
        for place, (currency, usual) in enumerate(USUAL.items()):
            rate = usual * (1 + 0.01 * math.sin(n / 3 + place))
            yield {"base": BASE, "currency": currency, "day": str(day), "rate": f"{rate:.8f}"}


def _page(start: int, limit: int) -> dict[str, Any]:
    rates = all_rates()
    end = start + limit
    return {"rates": rates[start:end], "next": _cursor(end) if end < len(rates) else None}


def _cursor(start: int) -> str:
    """Return an opaque text for a place in the list."""
    return base64.urlsafe_b64encode(f"from:{start}".encode()).decode().rstrip("=")


def _start(cursor: str | None) -> int:
    """Return the place that *cursor* stands for; ValueError if it was never sent."""
    if cursor is None:
        return 0
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    word, _, start = text.partition(":")
    if word != "from":
        raise ValueError(cursor)
    return int(start)
