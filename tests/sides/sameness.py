"""Whether two answers are the same but for what differs each time."""

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from openpyxl import load_workbook

from offramp.cases import Answer
from tests.sides.rows import IDS

HEADERS = (
    "content-type",
    "etag",
    "www-authenticate",
    "location",
    "cache-control",
    "content-disposition",
    "content-security-policy",
    "idempotency-replayed",
)
DIFFERENT_EACH_TIME = {"access_token", "refresh_token", "request_id", "ms", "side"}
TIMES = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
WAITS = re.compile(r"try again in \d+ s")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def differences(old: Answer, new: Answer) -> list[str]:
    """Return one sentence for each thing that is not the same; empty when all is."""
    return list(_differences("", comparable(old), comparable(new)))


def _differences(where: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from _differences(f"{where}.{key}", old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(f"{where}[{number}]", *pair)
    elif old != new:
        yield f"{where} is {old!r} in old, {new!r} in new"


def comparable(answer: Answer) -> dict[str, Any]:
    """Return what of *answer* must be the same on both sides."""
    return {
        "status": answer.status,
        "headers": {name: _header(answer, name) for name in HEADERS},
        "says when to come back": "retry-after" in answer.headers,
        "has a request id": bool(answer.headers.get("x-request-id")),
        "body": _body(answer),
    }


def _header(answer: Answer, name: str) -> str | None:
    value = answer.headers.get(name)
    return value if value is None else value.replace("; charset", ";charset")


def _body(answer: Answer) -> Any:
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind in ("application/json", "application/problem+json"):
        return _alike(json.loads(answer.body))
    if kind == XLSX:
        sheets = load_workbook(io.BytesIO(answer.body), read_only=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}
    if kind == "text/html":
        return _cells(answer.body.decode())
    return answer.body.decode()


def _alike(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _alike(item, name) for name, item in value.items()}
        case list():
            return [_alike(item) for item in value]
        case _ if key in DIFFERENT_EACH_TIME:
            return f"<{key}>"
        case str():
            return WAITS.sub("try again in <n> s", TIMES.sub("<time>", IDS.sub("<id>", value)))
        case _:
            return value


def _cells(page: str) -> dict[str, Any]:
    """Return the cells of `<table id="rows">` and how many charts a report page has."""
    reader = _Table()
    reader.feed(page)
    return {"cells": reader.cells, "charts": page.count("<svg")}


class _Table(HTMLParser):
    """Collects the texts of the cells of the table with the id `rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self._is_in_table = False
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._is_in_table = ("id", "rows") in attrs
        elif tag in ("td", "th") and self._is_in_table:
            self._is_in_cell = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_in_cell = False
        elif tag == "table":
            self._is_in_table = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.cells[-1] += data.strip()
