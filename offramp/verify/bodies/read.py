"""Choose by content type how a body is read; what cannot be read so is compared as bytes."""

import hashlib
from collections.abc import Callable
from typing import Any

from offramp.verify.bodies import events, markup, values, workbook

LARGEST = 32 * 1024 * 1024  # bytes; a larger body is compared whole, by its digest
DEEPEST = 100  # levels of objects and lists
NOTHING = "(no body)"  # is not the empty text `""` of JSON
Reader = Callable[[bytes], Any]
FEWEST_PRINTABLE = 8  # bytes at the start that tell one kind of file from another


def read(content_type: str, body: bytes) -> Any:
    """Return the values in *body*: JSON, lines, cells, or what its bytes are; NOTHING of none."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return NOTHING
    if len(body) > LARGEST:
        return _bytes(body)
    try:
        value = _reader(kind)(body)
    except (ValueError, RecursionError):  # also UnicodeDecodeError
        return _bytes(body)
    return _bytes(body) if _is_deep(value) else value


def _is_deep(value: Any) -> bool:
    """Tell whether it is nested so deeply that comparing it would reach Python's own bound."""
    level = [value]
    for _ in range(DEEPEST):
        holders = (each for each in level if isinstance(each, (dict, list)))
        level = [
            inner
            for each in holders
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def _reader(kind: str) -> Reader:
    if kind == "application/json" or kind.endswith("+json"):
        return _json
    if kind in ("application/jsonl", "application/x-ndjson", "application/jsonlines"):
        return _json_lines
    if kind == events.TYPE:
        return events.read
    if kind in ("text/html", "application/xhtml+xml"):
        return markup.read
    if kind == workbook.TYPE:
        return workbook.read
    is_text = kind.startswith("text/") or kind.endswith(("xml", "yaml", "javascript", "csv"))
    return _lines if is_text or kind == "application/x-www-form-urlencoded" else _bytes


def _json(text: bytes) -> Any:
    """Return what UTF-8 without a byte order mark says (RFC 8259, 8.1)."""
    return values.read(text.decode())


def _json_lines(body: bytes) -> list[Any]:
    return [_json(line) for line in body.splitlines() if line.strip()]


def _lines(body: bytes) -> list[str]:
    """Return the lines with their ends, since CRLF is a part of what some formats promise."""
    return body.decode().splitlines(keepends=True)


def _bytes(body: bytes) -> dict[str, Any]:
    """Return what can be told of bytes: how they begin, how many there are, their digest."""
    return {
        "begins": body[:FEWEST_PRINTABLE].hex(),
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
