"""A file's bytes as text and as records, decoded and split while they are read."""

import codecs
import csv
import io
from collections.abc import Iterator

CHUNK_BYTES = 65_536
LONGEST_RECORD = 1_048_576  # characters


def encoding_of(content: bytes) -> str:
    """Return `utf-8-sig`, `utf-8` if all of it is, else `latin-1`, in which everything is text."""
    starts = range(0, len(content), CHUNK_BYTES)
    chunks = (content[start : start + CHUNK_BYTES] for start in starts)
    try:
        for _ in codecs.iterdecode(chunks, "utf-8"):
            pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"


def line_at(content: bytes, position: int) -> int:
    """Return the number of the line, from 1, that *position* is on; CR LF ends one line."""
    feeds, returns, both = (content.count(end, 0, position) for end in (b"\n", b"\r", b"\r\n"))
    return 1 + feeds + returns - both


def opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    """Return *content* as a stream of text that leaves line ends as they are."""
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


class Lines:
    """
    The lines of *text* for a CSV reader, no more at once than a record may have.

    Without a bound, 20 MB of commas in one line become 20 million cells. A record that goes on
    beyond it raises csv.Error, and the next one begins with the next line. *number* is
    the line read last, from 1.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.number = 0
        self._text = text
        self._left = LONGEST_RECORD

    def begin(self) -> int:
        """Begin a record; return the number of its first line."""
        self._left = LONGEST_RECORD
        return self.number + 1

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._left -= len(line)
        if self._left >= 0:
            return line
        while line and line[-1] not in "\r\n":
            line = self._text.readline(CHUNK_BYTES)
        raise csv.Error("the record is too long")


def records(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line each record starts on and its cells; None when it or a cell is too long."""
    lines = Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = lines.begin()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        yield line, cells
