"""
Read a request's JSON body strictly, in the order and words of docs/contract.md.

Python's parser is lenient in three places (NaN, huge numbers, deep nesting) where other
languages' clients and servers disagree; here these are refused.
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from shared.errors import Malformed, UnsupportedMediaType

DEEPEST = 100  # levels; far below what recursion, ours and libraries', can follow
TOO_DEEP = "the body is not valid JSON: it is nested too deeply"


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise UnsupportedMediaType unless *headers* (lower-case names) announce plain JSON."""
    check_encoding(headers)
    given = headers.get("content-type", "")
    if given == "application/json":
        return
    media = given.partition(";")[0].strip().lower()
    if media != "application/json" and not (
        media.startswith("application/") and media.endswith("+json")
    ):
        raise UnsupportedMediaType(f"expected application/json, got {given or 'none'}")
    charset = charset_of(given)
    if charset == "":
        raise UnsupportedMediaType("the charset is empty")
    if charset is not None and charset.lower() != "utf-8":
        raise UnsupportedMediaType(f"the charset {charset} is not accepted")


def check_encoding(headers: Mapping[str, str]) -> None:
    """Raise UnsupportedMediaType for a compressed body: its real size is not known."""
    encoding = headers.get("content-encoding", "").strip()
    if encoding and encoding.lower() != "identity":
        raise UnsupportedMediaType(f"the content encoding {encoding} is not accepted")


def charset_of(content_type: str) -> str | None:
    """Return the first charset parameter of a content type, without quotes; None without one."""
    for parameter in content_type.split(";")[1:]:
        name, equals, value = parameter.partition("=")
        if equals and name.strip().lower() == "charset":
            value = value.strip()
            is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
            return value[1:-1] if is_quoted else value
    return None


def parse(raw: bytes) -> Any:
    """Return the value of the JSON text *raw*; raise Malformed saying where it is not one."""
    if not raw:
        raise Malformed("the body is empty")
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is not UTF-8: byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno} column {error.colno}"
        raise Malformed(f"the body is not valid JSON: {error.msg} {place}") from error
    except RecursionError as error:
        raise Malformed(TOO_DEEP) from error
    except ValueError as error:
        raise Malformed("the body is not valid JSON: a number is too long") from error
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _is_too_deep(value):
        raise Malformed(TOO_DEEP)
    return value


def _is_too_deep(value: Any) -> bool:
    """Tell whether objects and lists stand in each other more than `DEEPEST` times."""
    level = [value]
    for _ in range(DEEPEST + 1):
        inner = [part for part in level if isinstance(part, dict | list)]
        level = [
            each for part in inner for each in (part.values() if isinstance(part, dict) else part)
        ]
        if not inner:
            return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise Malformed(f"the body is not valid JSON: {constant} is not a value")
