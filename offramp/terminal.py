"""What may be printed of text that anybody may have written."""

import os
import re
import sys

# a tab, or a colour (SGR): all that a line of a log may ask of a terminal
KEPT = re.compile(r"(\t|\x1b\[[0-9;]*m)")
COLOURS_END = "\x1b[0m"


def plain(text: str) -> str:
    """Return *text* with what a terminal would obey, or could not show, written out."""
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


def logged(line: str) -> str:
    """Return the line of a log as `plain` does, but with its tabs, and its colours to its end."""
    parts = KEPT.split(line)
    shown = "".join(part if number % 2 else plain(part) for number, part in enumerate(parts))
    return shown + COLOURS_END if "\x1b" in shown else shown


def fitting(text: str) -> str:
    """
    Return *text* cut to a line of the terminal at stderr; as it is where none tells its width.

    What is taken away again by a return may have one line only: of two the first would stay.
    """
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # no terminal, or none any more
        return text
    return text[: columns - 1] if columns else text
