"""What kind of CSV a file is: its encoding, its delimiter, and where our columns are."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import Invalid

from . import columns, texts
from .columns import Column


@dataclass(frozen=True)
class Layout:
    """How to read a file: our columns with their positions, and how many cells a row may have."""

    encoding: str
    delimiter: str
    columns: tuple[tuple[Column, int], ...]
    fewest: int
    width: int


def inspect(content: bytes, currency: str) -> Layout:
    """Return the layout of a user's file; raise Invalid for one that cannot be read at all."""
    if (nul := content.find(b"\0")) != -1:
        raise _refusal(f"has a NUL byte on line {texts.line_at(content, nul)}")
    encoding = texts.encoding_of(content)
    first_line = texts.opened(content, encoding).readline(texts.LONGEST_RECORD)
    if not first_line:
        raise _refusal("is empty")
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    _, header = next(texts.records(texts.opened(content, encoding), delimiter))
    if header is None:
        raise _refusal("has a cell that is too long")
    names = [cell.strip().lower() for cell in header]
    placed = tuple(_placed(columns.table(delimiter, currency), names))
    fewest = 1 + max(place for column, place in placed if column.absent is None)
    return Layout(encoding, delimiter, placed, fewest, len(names))


def _placed(wanted: tuple[Column, ...], names: list[str]) -> Iterator[tuple[Column, int]]:
    """Yield each column with its position; an absent one lies beyond the end of every row."""
    for column in wanted:
        if column.absent is None and column.name not in names:
            raise _refusal(f"needs the column {column.name}")
    for column in wanted:
        if names.count(column.name) > 1:
            raise _refusal(f"has the column {column.name} twice")
        yield column, names.index(column.name) if column.name in names else len(names)


def _refusal(message: str) -> Invalid:
    return Invalid(message, field="file")
