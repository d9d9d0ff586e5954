"""Texts of somebody else's code, so that they break out of no file they stand in."""

from __future__ import annotations


def said(text: str) -> str:
    """Return *text* so that it cannot end a docstring."""
    plain = flat(text).replace("\\", "/").replace('"', "'")
    return "".join(letter for letter in plain if letter.isprintable())


def flat(text: str) -> str:
    """Return *text* on one line."""
    return " ".join(text.split())
