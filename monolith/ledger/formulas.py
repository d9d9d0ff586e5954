"""Cells that a spreadsheet would take for formulas."""

STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """*text* as a spreadsheet only shows it, never calculates it."""
    return f"'{text}" if text.startswith(STARTS) else text
