"""
The parts of a multipart/form-data body (RFC 7578), each read only when it is asked for.

As lenient as the old side: lines may end in LF or CR alone, a quoted name may have
backslashes or the `%22` that browsers write for a quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from shared.errors import Malformed

LONGEST_HEAD_BYTES = 131_072
MOST_PARAMETERS = 32  # of a header; the standard library's time grows with their square
NOT_A_FORM = "the body is not valid multipart/form-data"
NEW_LINE = rb"(?:\r\n|\n|\r)"
BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
FOLD = re.compile(NEW_LINE + rb"[ \t]")
# one that is left open reaches to the end: looked for from each quote in it, it would take minutes
QUOTED = re.compile(r'"(?:\\.|[^"\\])*+(?P<end>")?')
ESCAPED = re.compile(r'\\([^"\\])')


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
    line = rb"(?:\A|%b)%b(?:(?P<end>--)|[ \t]*%b)" % (NEW_LINE, delimiter, NEW_LINE)
    marks = re.finditer(line, body)
    mark = next(marks, None)
    while mark and not mark["end"]:
        following = next(marks, None)
        if following is None:
            break
        yield _part(body, mark.end(), following.start())
        mark = following
    if mark is None or not mark["end"]:
        raise Malformed(NOT_A_FORM)


def bounded(value: str) -> str:
    """Return a header's *value*, of whose parameters the last has all that are too many."""
    *first, rest = value.split(";", MOST_PARAMETERS)
    return ";".join([*first, rest.replace(";", ",")])


def _part(body: bytes, start: int, end: int) -> Part:
    """Return the part in *body* from *start* to *end*; an empty one's blank line reaches beyond."""
    blank = BLANK_LINE.search(body, start, min(end + 2, start + LONGEST_HEAD_BYTES))
    if blank is None:
        raise Malformed(NOT_A_FORM)
    disposition = _disposition(body[start : blank.start()])
    name = disposition.get_param("name", "", header="content-disposition")
    return Part(
        name if isinstance(name, str) else "",
        disposition.get_filename(""),
        memoryview(body)[blank.end() : end],
    )


def _disposition(head: bytes) -> Message:
    """Return the header of *head* that names the part."""
    try:
        lines = FOLD.sub(b" ", head).decode().splitlines()
    except UnicodeDecodeError as error:
        raise Malformed(NOT_A_FORM) from error
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            found = Message()
            found["Content-Disposition"] = bounded(QUOTED.sub(_unescaped, value.strip()))
            return found
    raise Malformed(NOT_A_FORM)


def _unescaped(quoted: re.Match[str]) -> str:
    """Leave of the escapes those that the standard library knows; an open quote stays as it is."""
    if quoted["end"] is None:
        return quoted[0]
    return ESCAPED.sub(r"\1", quoted[0]).replace("%22", '\\"')
