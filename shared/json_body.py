"""
Read a request's JSON body strictly, in the order and words of docs/contract.md.

Python's parser is lenient in three places (NaN, huge numbers, deep nesting) where other
languages' clients and servers disagree; here these are refused.
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from shared.errors import Malformed, UnsupportedMediaType


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
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is not UTF-8: byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno} column {error.colno}"
        raise Malformed(f"the body is not valid JSON: {error.msg} {place}") from error
    except RecursionError as error:
        raise Malformed("the body is not valid JSON: it is nested too deeply") from error
    except ValueError as error:
        raise Malformed("the body is not valid JSON: a number is too long") from error


def _refuse(constant: str) -> NoReturn:
    raise Malformed(f"the body is not valid JSON: {constant} is not a value")
