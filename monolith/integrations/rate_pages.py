"""Pages of the exchange-rate service: fetched with patience, checked with none."""

import json
import random
import re
import time
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

import urllib3

from monolith import outbound_http
from monolith.fields import Text, parse_day
from monolith.problems import Unavailable

SERVICE = "the exchange-rate service"
PAGE_ROWS = 100
ATTEMPTS = 4
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 5.0
LONGEST_ASKED_SECONDS = 10.0
OK, NOT_MODIFIED, TOO_MANY, SERVER_ERROR = 200, 304, 429, 500
CURRENCY = re.compile("[A-Z]{3}")
SMALLEST_RATE = Decimal("5e-9")  # what numeric(18, 8) does not round to nothing
RATE_BOUND = Decimal(10) ** 10 - SMALLEST_RATE  # it holds ten digits before the point


@dataclass(frozen=True)
class Page:
    """One page; *rows* are ready for the database, *cursor* leads to the next."""

    rows: list[dict[str, Any]]
    cursor: str | None
    etag: str | None


def fetch(base_url: str, cursor: str | None, etag: str | None) -> Page | None:
    """
    The page at *cursor*; None where the service still has the one tagged *etag*.

    Raises Unavailable after all attempts, or for an answer of another shape.
    """
    query = {"limit": str(PAGE_ROWS)} | ({"cursor": cursor} if cursor else {})
    url = f"{base_url.rstrip('/')}/rates?{urlencode(query)}"
    answer = ask(url, {"If-None-Match": etag} if etag else {})
    if answer.status == NOT_MODIFIED and etag:
        return None
    if answer.status != OK:
        raise Unavailable(SERVICE)
    return read(answer.data, answer.headers.get("ETag"))


def ask(url: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    """Send the request until there is an answer worth reading; raises Unavailable."""
    for attempt in range(ATTEMPTS):
        asked_seconds = None
        try:
            answer = outbound_http.call("GET", url, headers=headers)
        except urllib3.exceptions.HTTPError:
            pass
        else:
            if answer.status != TOO_MANY and answer.status < SERVER_ERROR:
                return answer
            asked_seconds = asked_wait(answer.headers.get("Retry-After"))
        if attempt + 1 < ATTEMPTS:
            time.sleep(pause_seconds(attempt) if asked_seconds is None else asked_seconds)
    raise Unavailable(SERVICE)


def pause_seconds(attempt: int) -> float:
    """
    How long to wait after the attempt numbered from 0: "full jitter".

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**attempt)
    return random.uniform(0, longest)  # noqa: S311 - nothing is kept secret by it


def asked_wait(retry_after: str | None) -> float | None:
    """The seconds a Retry-After header asks for, up to a bound."""
    text = (retry_after or "").strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return min(LONGEST_ASKED_SECONDS, float(text))


def read(body: bytes, etag: str | None) -> Page:
    """The page in *body*; raises Unavailable where it is not of the agreed shape."""
    try:
        page = json.loads(body)
        cursor = page["next"]
        checked = [read_row(row) for row in page["rates"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unavailable(SERVICE) from error
    if cursor is not None and Text(1)(cursor):
        raise Unavailable(SERVICE)
    newest = {(row["base"], row["currency"], row["day"]): row for row in checked}
    return Page(list(newest.values()), cursor, etag)


def read_row(row: dict[str, Any]) -> dict[str, Any]:
    """One rate as the database takes it; raises ValueError, KeyError or TypeError."""
    day, rate = parse_day(row["day"]), read_rate(row["rate"])
    if not CURRENCY.fullmatch(row["base"]) or not CURRENCY.fullmatch(row["currency"]):
        raise ValueError("not a currency")
    if day is None:
        raise ValueError("not a day")
    return {"base": row["base"], "currency": row["currency"], "day": day, "rate": rate}


def read_rate(text: Any) -> Decimal:
    """A positive rate, sent as a string."""
    if not isinstance(text, str):
        raise TypeError("a rate is a string")
    try:
        rate = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not a rate") from error
    if not rate.is_finite() or not SMALLEST_RATE <= rate < RATE_BOUND:
        raise ValueError("not a possible rate")
    return rate
