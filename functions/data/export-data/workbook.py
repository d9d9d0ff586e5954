"""
An XLSX workbook written as a stream.

Libraries need the whole sheet, on disk at least, before the first byte can be sent: for a million
rows that is longer than a gateway waits. Texts stand in their cells ("inline strings"), so nothing
has to be known in advance. Source: ECMA-376, part 1, 18.3 (worksheets) and part 2 (packages).
"""

import re
from collections.abc import Generator, Iterable
from zipfile import ZIP_DEFLATED, ZipFile

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # beside the header
NUMBER_COLUMN = 2

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">
<sheets><sheet name="transactions" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>""",
}

NOT_XML = {n: f"_x{n:04X}_" for n in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}
ESCAPES = NOT_XML | {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class _Chunks:
    """A file that can only be written; what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._waiting.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def write(
    header: Iterable[str], batches: Iterable[Iterable[tuple[str, ...]]]
) -> Generator[bytes, None, None]:
    """Yield a workbook whose sheet has *header* and the rows of *batches* (at most MOST_ROWS)."""
    chunks = _Chunks()
    with ZipFile(chunks, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in PARTS.items():
            package.writestr(name, DECLARATION + part)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head = "".join(_text(name) for name in header)
            begin = f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData><row>{head}</row>\n'
            sheet.write(begin.encode())
            yield chunks.take()
            for batch in batches:
                sheet.write("".join(map(_row, batch)).encode())
                yield chunks.take()
            sheet.write(b"</sheetData></worksheet>")
    yield chunks.take()


def _row(cells: tuple[str, ...]) -> str:
    before, number, after = cells[:NUMBER_COLUMN], cells[NUMBER_COLUMN], cells[NUMBER_COLUMN + 1 :]
    texts = [*map(_text, before), f'<c s="1"><v>{number}</v></c>', *map(_text, after)]
    return f"<row>{''.join(texts)}</row>\n"


def _text(cell: str) -> str:
    if not cell:
        return "<c/>"
    text = LOOKS_ESCAPED.sub("_x005F_", cell).translate(ESCAPES)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
