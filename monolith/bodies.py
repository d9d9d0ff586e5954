"""Reading request bodies: size, content type, then JSON."""

import json
import re
from typing import Any, NoReturn

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from monolith import problems
from monolith.fields import Form

JSON_LIMIT_BYTES = 1_048_576
CHUNK_BYTES = 65_536
COUNTED_BYTES = 33_554_432
JSON_LEVELS = 100
# Werkzeug's parser drops parameters that it cannot read; a charset must not be lost that way.
CHARSET = re.compile(r"\s*charset\s*=\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


def raw(limit_bytes: int = JSON_LIMIT_BYTES) -> bytes:
    """The request's body, kept for this request; raises TooLarge beyond *limit_bytes*."""
    if "raw_body" not in g:
        announced = request.content_length
        if announced is not None and announced > limit_bytes:
            raise problems.TooLarge(announced, limit_bytes)
        g.raw_body = read_all(limit_bytes)
    body: bytes = g.raw_body
    return body


def read_all(limit_bytes: int) -> bytes:
    """Read the stream; a body without a length is counted on up to a bound."""
    parts: list[bytes] = []
    size_bytes = 0
    while size_bytes <= max(limit_bytes, COUNTED_BYTES):
        part = request.stream.read(CHUNK_BYTES)
        if not part:
            break
        size_bytes += len(part)
        if size_bytes <= limit_bytes:
            parts.append(part)
    if size_bytes > limit_bytes:
        raise problems.TooLarge(size_bytes, limit_bytes)
    require_whole(size_bytes)
    return b"".join(parts)


def require_whole(size_bytes: int) -> None:
    """Raise Malformed where the caller went away before the end; gunicorn only stops reading."""
    announced = request.content_length
    if announced is not None and size_bytes < announced:
        raise problems.Malformed("the request cannot be read")


def refuse_transfer_codings() -> None:
    """Gunicorn hands on `gzip, chunked` with the body still compressed (a before_request hook)."""
    coding = request.headers.get("Transfer-Encoding", "chunked").strip()
    if coding.lower() != "chunked":
        raise problems.Malformed("only the transfer coding chunked is accepted")


def drain(response: Response) -> Response:
    """
    Read what nobody wanted of the body, up to a bound.

    gunicorn closes a connection with more than 64 KiB unread at once, and the reset can overtake
    the answer. Who asked first (``Expect``) sends nothing after a refusal.
    """
    if "Expect" in request.headers:
        return response
    size_bytes = 0
    try:
        while size_bytes <= COUNTED_BYTES and (part := request.stream.read(CHUNK_BYTES)):
            size_bytes += len(part)
    except (OSError, HTTPException):
        response.headers["Connection"] = "close"
    return response


def refuse_encodings() -> None:
    """Only bodies that are not compressed are read, so none can swell in memory."""
    encoding = request.headers.get("Content-Encoding", "").strip()
    if encoding and encoding.lower() != "identity":
        raise problems.UnsupportedMediaType(f"the content encoding {encoding} is not accepted")


def json_form(form: Form) -> dict[str, Any]:
    """The body as JSON, checked by *form*: its values by name."""
    value = json_value()
    if errors := form.errors(value, ""):
        raise problems.Invalid(errors)
    return dict(value)


def json_value() -> Any:
    """The body as a JSON value; raises TooLarge, UnsupportedMediaType or Malformed."""
    body = raw()
    refuse_encodings()
    require_json()
    if not body:
        raise problems.Malformed("the body is empty")
    return parse_json(body)


def require_json() -> None:
    """Accept application/json and its relatives, in UTF-8."""
    content_type = request.headers.get("Content-Type", "")
    media_type, *parameters = content_type.split(";")
    media_type = media_type.strip().lower()
    is_relative = media_type.startswith("application/") and media_type.endswith("+json")
    if media_type != "application/json" and not is_relative:
        raise problems.UnsupportedMediaType(
            f"expected application/json, got {content_type or 'none'}",
        )
    found = [match[1] for match in map(CHARSET.fullmatch, parameters) if match]
    if found:
        require_utf8(found[0])


def require_utf8(charset: str) -> None:
    """Accept no charset but utf-8, which may be in quotes."""
    charset = re.sub(r'^"(.*)"$', r"\1", charset)
    if not charset:
        raise problems.UnsupportedMediaType("the charset is empty")
    if charset.lower() != "utf-8":
        raise problems.UnsupportedMediaType(f"the charset {charset} is not accepted")


def refuse_constant(name: str) -> NoReturn:
    """Python would read NaN and the infinities; JSON does not know them."""
    raise problems.Malformed(f"the body is not valid JSON: {name} is not a value")


def parse_json(body: bytes) -> Any:
    """*body* as a JSON value; every way it can be wrong has its own words."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise problems.Malformed(f"the body is not UTF-8: byte {error.start}") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise problems.Malformed(f"the body is not valid JSON: {error.msg} at {where}") from error
    except RecursionError as error:
        raise problems.Malformed("the body is not valid JSON: it is nested too deeply") from error
    except ValueError as error:
        raise problems.Malformed("the body is not valid JSON: a number is too long") from error
    if is_too_deep(value):
        raise problems.Malformed("the body is not valid JSON: it is nested too deeply")
    return value


def is_too_deep(value: Any) -> bool:
    """Tell whether objects and lists stand in each other on more than JSON_LEVELS levels."""
    waiting = [(value, 1)]
    while waiting:
        part, level = waiting.pop()
        if isinstance(part, dict | list):
            if level > JSON_LEVELS:
                return True
            inner = part.values() if isinstance(part, dict) else part
            waiting += [(each, level + 1) for each in inner]
    return False
