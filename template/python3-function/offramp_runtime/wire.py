"""Response heads as bytes (RFC 9112), with what a handler must not decide taken out."""

import re
import time
from functools import lru_cache
from http import HTTPStatus

from offramp_runtime.request import Request
from offramp_runtime.response import WITHOUT_BODY, Response

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_OURS = frozenset({"connection", "content-length", "date", "keep-alive", "transfer-encoding"})


class UnsafeHeaderError(ValueError):
    """A response header that would break out of its line."""


def has_body(request: Request, status: int) -> bool:
    """Tell whether the answer may carry a body."""
    return status not in WITHOUT_BODY and request.method != "HEAD"


def head(request: Request, response: Response, *, close: bool) -> bytes:
    """Return the status line and headers. Raises UnsafeHeaderError."""
    lines = [status_line(response.status), date_line(int(time.time()))]
    wanted_length = None
    for name, value in response.headers:
        if name.lower() in _OURS:
            wanted_length = value if name.lower() == "content-length" else wanted_length
            continue
        lines.append(header_line(name, value))
    lines.append(framing(request, response, wanted_length))
    if close:
        lines.append("Connection: close\r\n")
    elif request.is_http_1_0:
        lines.append("Connection: keep-alive\r\n")
    lines.append("\r\n")
    try:
        return "".join(lines).encode("latin-1")
    except UnicodeEncodeError as error:
        raise UnsafeHeaderError("a response header holds characters outside Latin-1") from error


def header_line(name: str, value: str) -> str:
    """Return one header line. Raises UnsafeHeaderError."""
    if not is_token(name):
        raise UnsafeHeaderError(f"response header name {name!r} is not a token")
    if _FORBIDDEN.search(value):
        raise UnsafeHeaderError(f"response header {name} holds control characters")
    return f"{name}: {value}\r\n"


@lru_cache(maxsize=256)
def is_token(name: str) -> bool:
    """Tell whether *name* may be a header's name."""
    return _NAME.fullmatch(name) is not None


def framing(request: Request, response: Response, wanted_length: str | None) -> str:
    """Return the line that says where the body ends, if one is needed."""
    if response.status in WITHOUT_BODY:
        return ""
    if isinstance(response.body, bytes):
        length = str(len(response.body))
        if request.method == "HEAD" and not response.body:  # as GET's body would be, if said
            length = wanted_length or ""
        return f"Content-Length: {length}\r\n" if length.isdecimal() else ""
    if request.is_http_1_0:
        return ""
    return "Transfer-Encoding: chunked\r\n"


@lru_cache(maxsize=64)
def status_line(status: int) -> str:
    """Return the first line of a response."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Status"
    return f"HTTP/1.1 {status} {phrase}\r\n"


@lru_cache(maxsize=2)
def date_line(epoch_seconds: int) -> str:
    """Return the Date header (RFC 9110, part 5.6.7), made anew once a second."""
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(epoch_seconds)
    date = f"{_DAYS[weekday]}, {day:02} {_MONTHS[month - 1]} {year:04}"
    return f"Date: {date} {hour:02}:{minute:02}:{second:02} GMT\r\n"
