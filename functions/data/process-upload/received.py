"""The file of a request: its raw body, or the part `file` of a form."""

import re
from dataclasses import dataclass
from typing import Any

from shared import json_body
from shared.errors import Invalid, TooLarge, UnsupportedMediaType
from shared.messages import Request

from . import forms, parameters

FILE_BYTES = 20_971_520
FORM_BYTES = FILE_BYTES + 65_536
CSV_TYPES = ("text/csv", "application/csv")
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
LONGEST_NAME = 255


@dataclass(frozen=True)
class File:
    """A file's bytes and the name its sender has for it."""

    content: bytes
    name: str = "upload.csv"


def read(request: Request[Any]) -> File:
    """Return the file of *request*; raise what is wrong with its size, type or form."""
    given = request.headers.get("content-type", "")
    media, options = parameters.split(given)
    is_form = media.lower() == "multipart/form-data"
    limit = FORM_BYTES if is_form else FILE_BYTES
    if len(request.raw) > limit:
        raise TooLarge(len(request.raw), limit)
    json_body.check_encoding(request.headers)
    if is_form:
        return _file_of_form(request.raw, options.get("boundary", ""))
    if media.lower() not in CSV_TYPES:
        got = given or "none"
        raise UnsupportedMediaType(f"expected text/csv or multipart/form-data, got {got}")
    return File(request.raw)


def clean(name: str) -> str:
    """Return the base name of *name*, without control characters; `upload.csv` if none is left."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return CONTROL.sub("", base)[:LONGEST_NAME] or "upload.csv"


def _file_of_form(body: bytes, boundary: str) -> File:
    """Return the first part `file`; the form is read to its end all the same."""
    files = [part for part in forms.parts(body, boundary) if part.name == "file"]
    if not files:
        raise Invalid("is required", field="file")
    file = files[0]
    if len(file.content) > FILE_BYTES:
        raise TooLarge(len(file.content), FILE_BYTES)
    return File(bytes(file.content), clean(file.filename))
