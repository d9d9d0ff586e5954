"""What kind of CSV a file is: its encoding, its delimiter, its columns."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from monolith.problems import FieldError, Invalid

CHUNK_BYTES = 262_144
RECORD_CHARACTERS = 1_048_576
COLUMNS = ("date", "description", "amount", "currency", "category")
NEEDED = COLUMNS[:3]
LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Layout:
    """How to read a file; *places* are the columns' positions, *width* counts all."""

    encoding: str
    delimiter: str
    places: dict[str, int]
    width: int


class BoundedLines:
    """
    Lines for a CSV reader, which would hold any record whole in memory.

    Raises csv.Error where the lines since ``begin`` have too many characters; what is left of
    the last one is skipped.
    """

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.count = 0
        self.characters = 0

    def begin(self) -> int:
        """A record begins here; returns the number of its first line."""
        self.characters = 0
        return self.count + 1

    def __iter__(self) -> "BoundedLines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(RECORD_CHARACTERS + 1 - self.characters)
        if not line:
            raise StopIteration
        self.count += 1
        self.characters += len(line)
        if self.characters > RECORD_CHARACTERS:
            while line and not line.endswith(("\n", "\r")):
                line = self.file.readline(CHUNK_BYTES)
            raise csv.Error("too many characters")
        return line


def refuse(message: str) -> Invalid:
    """The whole file is refused."""
    return Invalid([FieldError("file", message)])


@contextmanager
def opened(place: Path, encoding: str) -> Iterator[TextIO]:
    """The file as text, its line ends as they are."""
    with place.open(encoding=encoding, newline="") as file:
        yield file


def inspect(place: Path) -> Layout:
    """Find out how to read the file; raises Invalid where it cannot be read at all."""
    encoding = detect(place)
    with opened(place, encoding) as file:
        first_line = file.readline(RECORD_CHARACTERS)
        if not first_line:
            raise refuse("is empty")
        delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
        file.seek(0)
        try:
            header = next(csv.reader(BoundedLines(file), delimiter=delimiter), [])
        except csv.Error as error:
            raise refuse("has a cell that is too long") from error
    names = [name.strip().lower() for name in header]
    return Layout(encoding, delimiter, columns(names), len(names))


def columns(names: list[str]) -> dict[str, int]:
    """Where our columns are among *names*; raises Invalid where one is missing or twice."""
    for name in NEEDED:
        if name not in names:
            raise refuse(f"needs the column {name}")
    for name in COLUMNS:
        if names.count(name) > 1:
            raise refuse(f"has the column {name} twice")
    return {name: names.index(name) for name in COLUMNS if name in names}


def detect(place: Path) -> str:
    """The encoding of the file; raises Invalid where it holds a NUL byte."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    offset = 0
    with place.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                line = line_at(place, offset + chunk.index(b"\0"))
                raise refuse(f"has a NUL byte on line {line}")
            if offset == 0 and chunk.startswith(codecs.BOM_UTF8):
                encoding = "utf-8-sig"
            offset += len(chunk)
            if encoding != "latin-1" and not goes_on(decoder, chunk):
                encoding = "latin-1"
    if encoding != "latin-1" and not goes_on(decoder, b"", is_end=True):
        encoding = "latin-1"
    return encoding


def goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_end: bool = False) -> bool:
    """Tell whether *chunk* continues a UTF-8 text."""
    try:
        decoder.decode(chunk, is_end)
    except UnicodeDecodeError:
        return False
    return True


def line_at(place: Path, offset: int) -> int:
    """The line, from 1 on, of the byte at *offset*."""
    with place.open("rb") as file:
        return 1 + len(LINE_END.findall(file.read(offset)))
