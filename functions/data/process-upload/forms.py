"""
The parts of a multipart/form-data body (RFC 7578), each read only when it is asked for.

As lenient as the old side: lines may end in LF or CR alone, and the first mark may stand
anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import Malformed

from . import parameters

LONGEST_HEAD_BYTES = 131_072
NOT_A_FORM = "the body is not valid multipart/form-data"
NEW_LINE = rb"(?:\r\n|\n|\r)"
LINE_END = re.compile(NEW_LINE)
BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
FOLD = re.compile(NEW_LINE + rb"[ \t]")


@dataclass(frozen=True)
class Part:
    """One field of a form; *name* and *filename* are empty where it has none."""

    name: str
    filename: str
    content: memoryview


def parts(body: bytes, boundary: str) -> Iterator[Part]:
    """Yield the parts of *body*; raise Malformed where it breaks off, or is no form at all."""
    if not boundary or not boundary.isascii():
        raise Malformed(f"{NOT_A_FORM}: it has no boundary")
    delimiter = re.escape(b"--" + boundary.encode("ascii"))
    line = rb"%b(?:(?P<end>--)|[ \t]*%b)" % (delimiter, NEW_LINE)
    mark, following = re.search(line, body), re.compile(NEW_LINE + line)
    while mark and not mark["end"]:
        blank = BLANK_LINE.search(body, mark.end(), mark.end() + LONGEST_HEAD_BYTES)
        if blank is None:
            break
        head, middle = body[mark.end() : blank.start()], (blank.start() + blank.end()) // 2
        begin = LINE_END.match(body, middle).end()
        mark = following.search(body, middle)  # the blank line's own end, where nothing is between
        if mark:
            yield _part(head, memoryview(body)[begin : mark.start()])
    if mark is None or not mark["end"]:
        raise Malformed(NOT_A_FORM)


def _part(head: bytes, content: memoryview) -> Part:
    _, named = parameters.split(_disposition(head))
    return Part(named.get("name", ""), named.get("filename", ""), content)


def _disposition(head: bytes) -> str:
    """Return the value of the header in *head* that names the part."""
    try:
        lines = [line.strip(b" \t").decode() for line in FOLD.sub(b" ", head).splitlines()]
    except UnicodeDecodeError as error:
        raise Malformed(NOT_A_FORM) from error
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip(parameters.BLANK).lower() == "content-disposition":
            return value.strip(parameters.BLANK)
    raise Malformed(NOT_A_FORM)
