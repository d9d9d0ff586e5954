"""Read HTML: its tables cell by cell, and the page around them as a list of tags and texts."""

from html.parser import HTMLParser
from typing import Any

VERBATIM = {"pre", "textarea", "script", "style"}
CELLS = {"td", "th"}


def read(body: bytes) -> dict[str, Any]:
    """
    Return ``page``, its tags with sorted attributes and its texts in their order, and ``tables``.

    A table is a list of rows of texts. White space counts only where a browser shows it.
    """
    reader = _Reader()
    reader.feed(body.decode())
    reader.close()
    return {"page": reader.page, "tables": reader.tables}


class _Reader(HTMLParser):
    """Collects tags and texts; what stands in a table goes to its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.page: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._open_tables = 0
        self._verbatim = 0

    def handle_decl(self, decl: str) -> None:
        self.page.append(f"<!{decl.lower()}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._verbatim += tag in VERBATIM
        if not self._open_tables:
            written = "".join(f" {name}={value!r}" for name, value in sorted(attrs, key=str))
            self.page.append(f"<{tag}{written}>")
        if tag == "table":
            self._open_tables += 1
            self.tables.append([])
        elif self._open_tables and tag == "tr":
            self.tables[-1].append([])
        elif self._open_tables and tag in CELLS:
            self.tables[-1] = self.tables[-1] or [[]]
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._verbatim = max(0, self._verbatim - (tag in VERBATIM))
        if tag == "table":
            self._open_tables = max(0, self._open_tables - 1)
        elif not self._open_tables:
            self.page.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = data if self._verbatim else " ".join(data.split())
        if self._open_tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += text
        elif text:
            self.page.append(text)
