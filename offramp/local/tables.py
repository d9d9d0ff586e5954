"""Print a table: cut to the width of a terminal, whole elsewhere."""

import sys
from collections.abc import Iterable, Sequence
from typing import Literal

from offramp.terminal import plain

NARROWEST = 12  # characters
PLAIN_WIDTH = 200  # characters; a file or a pipe has no edge to wrap at


def show(columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> None:
    """
    Print *rows* under *columns*; the last *numbers* columns are aligned right.

    On a narrow terminal the first column is cut, so that the numbers stay whole.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = sys.stdout.isatty()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    console = Console(width=None if is_terminal else PLAIN_WIDTH, highlight=False)
    cells = [[plain(str(value)) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    others = sum(widths[1:]) + 2 * (len(columns) - 1)
    widths[0] = max(NARROWEST, min(widths[0], console.width - others))
    console.width = max(console.width, widths[0] + others)  # a line that wraps, rather than "1…"
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        right = index >= len(columns) - numbers
        justify: Literal["right", "left"] = "right" if right else "left"
        table.add_column(column, justify=justify, no_wrap=True, width=width)
    for row in cells:
        table.add_row(*map(Text, row))  # a cell is no markup: paths have brackets
    console.print(table, crop=False)
