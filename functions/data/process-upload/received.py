"""The file of a request: its raw body, or the part `file` of a form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from itertools import pairwise
from typing import Any

from shared import json_body
from shared.errors import Invalid, Malformed, TooLarge, UnsupportedMediaType
from shared.messages import Request

FILE_BYTES = 20_971_520
FORM_BYTES = FILE_BYTES + 65_536
CSV_TYPES = ("text/csv", "application/csv")
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
LONGEST_NAME = 255
NOT_A_FORM = "the body is not valid multipart/form-data"


@dataclass(frozen=True)
class File:
    """A file's bytes and the name its sender has for it."""

    content: bytes
    name: str = "upload.csv"


def read(request: Request[Any]) -> File:
    """Return the file of *request*; raise what is wrong with its size, type or form."""
    given = request.headers.get("content-type", "")
    header = Message()
    header["Content-Type"] = given or "none"
    media = given.partition(";")[0].strip().lower()
    is_form = media == "multipart/form-data"
    limit = FORM_BYTES if is_form else FILE_BYTES
    if len(request.raw) > limit:
        raise TooLarge(len(request.raw), limit)
    json_body.check_encoding(request.headers)
    if is_form:
        return _file_of_form(request.raw, header.get_boundary(""))
    if media not in CSV_TYPES:
        got = given or "none"
        raise UnsupportedMediaType(f"expected text/csv or multipart/form-data, got {got}")
    return File(request.raw)


def clean(name: str) -> str:
    """Return the base name of *name*, without control characters; `upload.csv` if none is left."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return CONTROL.sub("", base)[:LONGEST_NAME] or "upload.csv"


def _file_of_form(body: bytes, boundary: str) -> File:
    if not boundary:
        raise Malformed(f"{NOT_A_FORM}: it has no boundary")
    for head, content in _parts(body, b"--" + boundary.encode("utf-8", "surrogateescape")):
        if head.get_param("name", header="content-disposition") != "file":
            continue
        if len(content) > FILE_BYTES:
            raise TooLarge(len(content), FILE_BYTES)
        return File(content, clean(head.get_filename("")))
    raise Invalid("is required", field="file")


def _parts(body: bytes, delimiter: bytes) -> Iterator[tuple[Message, bytes]]:
    """Yield the headers and the content of each part; raise Malformed where the form breaks off."""
    line = rb"(?:\A|\r\n)" + re.escape(delimiter) + rb"(?P<end>--)?[ \t]*(?:\r\n|\Z)"
    marks = list(re.finditer(line, body))
    if not any(mark["end"] for mark in marks):
        raise Malformed(NOT_A_FORM)
    for mark, following in pairwise(marks):
        if mark["end"]:
            return
        blank = body.find(b"\r\n\r\n", mark.end(), following.start())
        if blank == -1:
            raise Malformed(NOT_A_FORM)
        head = body[mark.end() : blank].decode("utf-8", "replace")
        yield HeaderParser().parsestr(head), body[blank + 4 : following.start()]
