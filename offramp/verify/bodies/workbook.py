"""
Read the cells of an .xlsx workbook: two writers never make the same bytes.

Values and formulas only: formats, widths and properties are left out. Source: ECMA-376 part 1, 18.3
(worksheets) and 18.4 (shared strings).
"""

import io
import lzma
import re
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree as ET

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LARGEST = 200 * 1024 * 1024  # bytes of one part, unpacked
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
UNREADABLE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, LookupError, ET.ParseError),
    *(zlib.error, lzma.LZMAError, OSError, EOFError),  # damaged, as its method of packing says it
    RuntimeError,  # encrypted, or packed by a method that is not known
)
NAMED = {"e": "error", "d": "date"}
COLUMN = re.compile(r"[A-Z]{1,3}")


def read(body: bytes) -> dict[str, list[list[Any]]]:
    """Return {sheet: rows}, rows and cells in place; raises `ValueError` for no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            texts = _texts(file)
            names = [
                sheet.get("name", "")
                for sheet in _part(file, "xl/workbook.xml").iter(f"{MAIN}sheet")
            ]
            return {
                name: _rows(_part(file, f"xl/worksheets/sheet{number}.xml"), texts)
                for number, name in enumerate(names, start=1)
            }
    except UNREADABLE as error:
        raise ValueError(f"no workbook: {error}") from error


def _part(file: zipfile.ZipFile, name: str) -> ET.Element:
    """Return a part's root; one that would unpack to more than LARGEST is refused."""
    if file.getinfo(name).file_size > LARGEST:
        raise ValueError(f"{name} is too large")
    return ET.fromstring(file.read(name))  # noqa: S314 - an answer of the project's own sides


def _texts(file: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in file.namelist():
        return []
    shared = _part(file, "xl/sharedStrings.xml")
    return [_text(item) for item in shared.iter(f"{MAIN}si")]


def _rows(sheet: ET.Element, texts: list[str]) -> list[list[Any]]:
    """Return the rows in their places; one that names none follows the one before."""
    rows: list[list[Any]] = []
    for row in sheet.iter(f"{MAIN}row"):
        place = int(row.get("r", len(rows) + 1)) - 1
        if not len(rows) <= place < MOST_ROWS:
            raise ValueError(f"row {place + 1} is out of its place")
        rows += [[] for _ in range(place - len(rows))]
        rows.append(_row(row, texts))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _row(row: ET.Element, texts: list[str]) -> list[Any]:
    """
    Return the cells in their columns; one that names no column follows the one before.

    A cell without a text is as empty as one that is not there.
    """
    values: list[Any] = []
    for cell in row.iter(f"{MAIN}c"):
        found = COLUMN.match(cell.get("r", ""))
        place = _number(found[0]) if found else len(values)
        values += [None] * (place - len(values))
        value = _value(cell, texts)
        values.append(None if value == "" else value)
    while values and values[-1] is None:
        values.pop()
    return values


def _number(letters: str) -> int:
    """Return the place of a column from 0 on: A, B, … Z, AA, …."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS:
        raise ValueError(f"there is no column {letters}")
    return number - 1


def _value(cell: ET.Element, texts: list[str]) -> Any:
    """
    Return a number, a text or a boolean; of anything else its kind, too, since a text can say it.

    A formula is told as it stands: what it gave is only known where somebody calculated it.
    """
    kind, text = cell.get("t", "n"), cell.findtext(f"{MAIN}v", "")
    formula = cell.findtext(f"{MAIN}f")
    if formula or (formula is not None and not text):  # empty: that of another cell
        return {"formula": formula}
    if kind == "s":
        return texts[int(text)]
    if kind == "inlineStr":
        return _text(cell)
    if kind in NAMED and text:
        return {NAMED[kind]: text}
    if kind == "b" and text:
        return text in ("1", "true")
    return float(text) if kind == "n" and text else text


def _text(element: ET.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{MAIN}t"))
