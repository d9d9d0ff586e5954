"""
From what a handler returns to a response.

A handler may return what OpenFaaS's python3-http template accepts: None, text, bytes, a mapping
with `statusCode`, `body` and `headers`, or Flask's tuples; and, beyond it, a generator of bytes.
Where no Content-Type is named it is one by the body; named with an empty list of values, none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

HeaderPairs = list[tuple[str, str]]
NamedValues = list[tuple[str, list[str]]]
TEXT = "text/html; charset=utf-8"
WITHOUT_BODY = frozenset({204, 304})


class UnusableResultError(TypeError):
    """A handler returned something that is no response."""


@dataclass(slots=True)
class Response:
    """What goes back; *body* is whole, or yields parts that are sent as they come."""

    status: int = 200
    headers: HeaderPairs = field(default_factory=list)
    body: bytes | Iterator[bytes] = b""


def from_result(result: Any) -> Response:
    """Return the response a handler's *result* stands for. Raises UnusableResultError."""
    if isinstance(result, Mapping):
        return _response(
            result.get("statusCode", 200), result.get("body"), result.get("headers", ())
        )
    if isinstance(result, tuple):
        return _from_tuple(result)
    return _response(200, result, ())


def next_part(parts: Iterator[Any]) -> bytes | None:
    """Return the next of *parts*, None after the last. Raises UnusableResultError."""
    for part in parts:
        if isinstance(part, str):
            return part.encode()
        if isinstance(part, bytes | bytearray | memoryview):
            return bytes(part)
        raise UnusableResultError(f"a part of type {type(part).__name__} is neither text nor bytes")
    return None


def _from_tuple(result: tuple[Any, ...]) -> Response:
    """Flask's forms: (body, status), (body, headers), (body, status, headers)."""
    match result:
        case (body, dict() | list() as headers):
            return _response(200, body, headers)
        case (body, status):
            return _response(status, body, ())
        case (body, status, headers):
            return _response(status, body, headers)
    raise UnusableResultError(f"a tuple of {len(result)} is not a response")


def _response(status: Any, body: Any, headers: Any) -> Response:
    named = _named(headers or ())
    pairs = [(name, value) for name, values in named for value in values]
    content, content_type = _content(body)
    code = _status(status)
    if code not in WITHOUT_BODY and not any(name.lower() == "content-type" for name, _ in named):
        pairs.append(("Content-Type", content_type))
    return Response(code, pairs, content)


def _status(status: Any) -> int:
    """Return the code of 200, "200" or "200 OK"."""
    try:
        code = int(status.split()[0]) if isinstance(status, str) else int(status)
    except (ValueError, TypeError, IndexError) as error:
        raise UnusableResultError(f"statusCode {status!r} is not a number") from error
    lowest, highest = 200, 599
    if not lowest <= code <= highest:
        raise UnusableResultError(f"statusCode {code} is not in {lowest}-{highest}")
    return code


def _named(headers: Any) -> NamedValues:
    """Return names with their values, from a mapping (whose values may be lists) or from pairs."""
    items = headers.items() if isinstance(headers, Mapping) else headers
    named: NamedValues = []
    try:
        for name, value in items:
            values = value if isinstance(value, list | tuple) else (value,)
            named.append((str(name), [str(each) for each in values]))
    except (TypeError, ValueError) as error:
        raise UnusableResultError(
            f"headers of type {type(headers).__name__} are no pairs"
        ) from error
    return named


def _content(body: Any) -> tuple[bytes | Iterator[bytes], str]:
    """Return the body and the content type it has when the handler names none."""
    if isinstance(body, str):
        return body.encode(), TEXT
    if body is None:
        return b"", TEXT
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body), TEXT
    if isinstance(body, dict | list):
        return json.dumps(body).encode(), "application/json"
    if isinstance(body, Iterable):
        return iter(body), "application/octet-stream"
    return str(body).encode(), TEXT
