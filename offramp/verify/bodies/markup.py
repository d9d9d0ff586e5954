"""Read HTML: its tables cell by cell, and the page around them as a list of tags and texts."""

import re
from html import escape
from typing import Any

from offramp.browser import Parser

VERBATIM = {"pre", "textarea", "script", "style"}
FORM = {"button", "select", "textarea", "object", "svg", "video", "audio", "canvas", "iframe"}
SHOWN = {"img", "input", *FORM}  # within a line, as one thing
INLINE = frozenset({
    *SHOWN,
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong"),
    *("sub", "sup", "time", "tt", "u", "var", "wbr"),
})  # fmt: skip
BLANKS = re.compile(r"[ \t\n\r\f]+")  # a no-break space is none
CELLS = {"td", "th"}
FRAME = {"tr", "thead", "tbody", "tfoot", *CELLS}  # what makes a table of cells
Attributes = list[tuple[str, str | None]]


def read(body: bytes) -> dict[str, Any]:
    """
    Return ``page``, its tags with sorted attributes and its texts in their order, and ``tables``.

    A table is a list of rows of cells, a cell the tags and texts in it; a table within one is a
    part of it. In texts ``<`` and ``&`` are escaped, so that none looks like a tag. White space
    counts only where a browser shows it: one space, before what follows it in its line.
    """
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    reader.flush()
    tables = [[["".join(cell) for cell in row] for row in table] for table in reader.tables]
    return {"page": reader.page, "tables": tables}


class _Reader(Parser):
    """Collects tags and texts; what stands in a table goes to its cells, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.page: list[str] = []
        self.tables: list[list[list[list[str]]]] = []
        self._open_tables = 0
        self._verbatim = 0
        self._ahead: list[str] = []  # what a table says before its next cell
        self._is_begun = False  # the line shows something
        self._is_apart = False  # white space came since

    def flush(self) -> None:
        """Give the page what no cell has taken."""
        if self._ahead:
            self.page.append("".join(self._ahead))
        self._ahead = []

    def handle_decl(self, decl: str) -> None:
        self.page.append(f"<!{decl.lower()}>")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)  # as browsers do: `<br/>` is `<br>`

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._verbatim += tag in VERBATIM
        if tag in SHOWN:
            self._add(self._space())
        if tag not in INLINE or tag in SHOWN:
            self._is_begun, self._is_apart = tag in SHOWN - FORM, False
        written = _written(tag, attrs)
        if self._open_tables == 1 and tag in FRAME:
            self._frame(tag, written if attrs or tag == "th" else "")
        else:
            self._add(written)
        if tag == "table":
            self._open_tables += 1
            if self._open_tables == 1:
                self.tables.append([])

    def handle_endtag(self, tag: str) -> None:
        self._verbatim = max(0, self._verbatim - (tag in VERBATIM))
        if tag not in INLINE or tag in SHOWN:
            self._is_begun, self._is_apart = tag in SHOWN, False
        if tag == "table" and self._open_tables == 1:
            self._open_tables = 0
            self.flush()
        elif self._open_tables != 1 or tag not in FRAME:
            self._open_tables -= tag == "table" and self._open_tables > 1
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self._add(escape(data, quote=False))
            return
        text = BLANKS.sub(" ", data)
        self._is_apart |= text.startswith(" ")
        if words := text.strip(" "):
            self._add(self._space() + escape(words, quote=False))
            self._is_begun, self._is_apart = True, text.endswith(" ")

    def _space(self) -> str:
        """Return what a browser shows of the white space before what comes next."""
        return " " if self._is_begun and self._is_apart else ""

    def _frame(self, tag: str, own: str) -> None:
        """Begin a row or a cell; *own* is its tag where that says more than its place."""
        rows = self.tables[-1]
        self._ahead += [own] * bool(own)
        if tag == "tr":
            rows.append([])
        elif tag in CELLS:
            self.tables[-1] = rows = rows or [[]]
            rows[-1].append(self._ahead)
            self._ahead = []

    def _add(self, written: str) -> None:
        into = self.page
        if self._open_tables:
            row = self.tables[-1][-1] if self.tables[-1] else []
            into = row[-1] if row else self._ahead
        into += [written] * bool(written)


def _written(tag: str, attrs: Attributes) -> str:
    """Return a tag with its attributes by name; of two with one name the first counts."""
    first = dict(reversed(attrs))
    return f"<{tag}{''.join(f' {name}={first[name]!r}' for name in sorted(first))}>"
