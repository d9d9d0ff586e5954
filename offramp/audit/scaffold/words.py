"""Texts of somebody else's code, so that they break out of no file they stand in."""

from __future__ import annotations


def said(text: str) -> str:
    """Return *text* so that it cannot end a docstring."""
    return flat(text).replace("\\", "/").replace('"', "'")


def flat(text: str) -> str:
    """Return *text* on one line, without what cannot be printed: YAML takes none of it."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
