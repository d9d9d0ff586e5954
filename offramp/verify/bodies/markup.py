"""Read HTML: its tables cell by cell, and the page around them as a list of tags and texts."""

from html import escape
from html.parser import HTMLParser
from typing import Any

VERBATIM = {"pre", "textarea", "script", "style"}
CELLS = {"td", "th"}
FRAME = {"tr", "thead", "tbody", "tfoot", *CELLS}  # what makes a table of cells
Attributes = list[tuple[str, str | None]]


def read(body: bytes) -> dict[str, Any]:
    """
    Return ``page``, its tags with sorted attributes and its texts in their order, and ``tables``.

    A table is a list of rows of cells, a cell the tags and texts in it; a table within one is a
    part of it. In texts ``<`` and ``&`` are escaped, so that none looks like a tag. White space
    counts only where a browser shows it.
    """
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    reader.flush()
    return {"page": reader.page, "tables": reader.tables}


class _Reader(HTMLParser):
    """Collects tags and texts; what stands in a table goes to its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.page: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._open_tables = 0
        self._verbatim = 0
        self._ahead = ""  # what a table says before its next cell

    def flush(self) -> None:
        """Give the page what no cell has taken."""
        if self._ahead:
            self.page.append(self._ahead)
        self._ahead = ""

    def handle_decl(self, decl: str) -> None:
        self.page.append(f"<!{decl.lower()}>")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)  # as browsers do: `<br/>` is `<br>`

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._verbatim += tag in VERBATIM
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
        if tag == "table" and self._open_tables == 1:
            self._open_tables = 0
            self.flush()
        elif self._open_tables != 1 or tag not in FRAME:
            self._open_tables -= tag == "table" and self._open_tables > 1
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = data if self._verbatim else " ".join(data.split())
        if text:
            self._add(escape(text, quote=False))

    def _frame(self, tag: str, own: str) -> None:
        """Begin a row or a cell; *own* is its tag where that says more than its place."""
        rows = self.tables[-1]
        self._ahead += own
        if tag == "tr":
            rows.append([])
        elif tag in CELLS:
            self.tables[-1] = rows = rows or [[]]
            rows[-1].append(self._ahead)
            self._ahead = ""

    def _add(self, written: str) -> None:
        if not self._open_tables:
            self.page.append(written)
        elif self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += written
        else:
            self._ahead += written


def _written(tag: str, attrs: Attributes) -> str:
    """Return a tag with its attributes by name; of two with one name the first counts."""
    first = dict(reversed(attrs))
    return f"<{tag}{''.join(f' {name}={first[name]!r}' for name in sorted(first))}>"
