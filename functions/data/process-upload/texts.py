"""A file's bytes as text and as records, decoded and split while they are read."""

import codecs
import csv
import io
from collections.abc import Iterator

CHUNK_BYTES = 65_536


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


def records(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line each record starts on and its cells; None when a cell is too long."""
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        yield line, cells
