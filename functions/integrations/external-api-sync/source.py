"""The exchange-rate service: its pages, asked for with patience and read with none."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from shared.outgoing import NOT_MODIFIED, Answer, Client
from shared.retries import Backoff, PermanentError, retry
from shared.values import Refused, text

PAGE_ROWS = 100
CURRENCY = re.compile("[A-Z]{3}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
CURSOR = text(1)
LEAST_RATE = Decimal("5e-9")  # what numeric(18, 8) does not round to nothing
RATE_BOUND = Decimal(10) ** 10 - LEAST_RATE  # it holds ten digits before the point
BACKOFF = Backoff(attempts=4, first=0.1, longest=5.0, longest_asked=10.0)


@dataclass(frozen=True)
class Rate:
    """How much of *currency* one *base* was worth on *day*."""

    base: str
    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True)
class Page:
    """Some rates, and where the next ones are; no *cursor*: these were the last."""

    rates: tuple[Rate, ...]
    cursor: str | None
    etag: str | None


@dataclass(frozen=True)
class Source:
    """The service at *url*."""

    url: str
    client: Client = field(default_factory=lambda: Client("the exchange-rate service"))

    def page(self, cursor: str | None, etag: str | None) -> Page | None:
        """
        Return the page at *cursor* (None: the first); None when it is still the one of *etag*.

        Raises TemporaryError when four attempts failed, PermanentError for any other answer.
        """
        query = {"limit": PAGE_ROWS} | ({"cursor": cursor} if cursor else {})
        url = f"{self.url.rstrip('/')}/rates?{urlencode(query)}"
        headers = {"If-None-Match": etag} if etag else {}
        answer = retry(lambda: self.client.send("GET", url, headers=headers), backoff=BACKOFF)
        return None if etag and answer.status == NOT_MODIFIED else read(answer)


def read(answer: Answer) -> Page:
    """Return the page in *answer*; raise PermanentError when it is not of the agreed shape."""
    try:
        page = json.loads(answer.body)
        cursor = _cursor(page["next"])
        rates = [_rate(given) for given in page["rates"]]
    except (ValueError, KeyError, TypeError, RecursionError, InvalidOperation) as error:
        raise PermanentError(f"the exchange-rate service sent no page: {error!r}") from error
    newest = {(rate.base, rate.currency, rate.day): rate for rate in rates}
    return Page(tuple(newest.values()), cursor, answer.headers.get("ETag"))


def _cursor(given: Any) -> str | None:
    if given is None:
        return None
    try:
        return CURSOR(given)
    except Refused as error:
        raise ValueError(f"next is neither a cursor nor null: it {error}") from error


def _rate(given: dict[str, Any]) -> Rate:
    base, currency, day = given["base"], given["currency"], given["day"]
    if not (CURRENCY.fullmatch(base) and CURRENCY.fullmatch(currency) and DAY.fullmatch(day)):
        raise ValueError("a rate needs two currencies and a day")
    if not isinstance(given["rate"], str):
        raise TypeError("a rate is a string")
    rate = Decimal(given["rate"])
    if not rate.is_finite() or not LEAST_RATE <= rate < RATE_BOUND:
        raise ValueError("a rate is a positive number")
    return Rate(base, currency, date.fromisoformat(day), rate)
