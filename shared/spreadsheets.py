"""
Tables for spreadsheet programs.

A text that such a program would calculate is made harmless where it leaves, with an apostrophe,
as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection); it is stored as it was.
"""

import csv
import io
from collections.abc import Iterable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return *text* so that a spreadsheet shows it and does not calculate it."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Return *rows* as CSV lines that end in CRLF, with as few quotes as possible."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
