"""Entries taken out of lists, tuples, sets, dictionaries, arguments and imported names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

SEQUENCES = ("elements", "args", "names")
CLOSING: dict[type, str] = {cst.List: "rbracket", cst.Set: "rbrace", cst.Dict: "rbrace"}


def without(listing: Any, gone: Sequence[bool]) -> Any:
    """
    Return a libcst node without the entries that *gone* marks.

    What is then the last one ends as the last one did, and keeps the comment behind it. Comments
    in lines of their own are about the entry below them, and go or stay with it.
    """
    if not any(gone):
        return listing
    name = next(one for one in SEQUENCES if hasattr(listing, one))
    entries = getattr(listing, name)
    if all(gone):
        return _emptied(listing, name)
    left: list[Any] = []
    above: Any = None  # the last one that goes right above the next one
    for one, is_gone in zip(entries, gone, strict=True):
        if is_gone:
            above = one
            continue
        if above is not None and left:
            left[-1] = _followed(left[-1], above)
        left.append(one)
        above = None
    if gone[-1]:
        listing, left[-1] = _closed(listing, left[-1], entries[-1])
    if isinstance(listing, cst.Tuple) and len(left) == 1 and not _has_comma(left[0]):
        left[0] = left[0].with_changes(comma=cst.Comma())
    return listing.with_changes(**{name: left})


def _followed(entry: Any, gone: Any) -> Any:
    """Return *entry* with the comments below it that stand below *gone*, which follows it."""
    if not (_has_comma(entry) and _has_comma(gone)):
        return entry
    own, after = entry.comma.whitespace_after, gone.comma.whitespace_after
    if _first_line(own) is None or _first_line(after) is None:
        return entry
    fresh = own.with_changes(empty_lines=after.empty_lines)
    return entry.with_changes(comma=entry.comma.with_changes(whitespace_after=fresh))


def _has_comma(entry: Any) -> bool:
    return isinstance(entry.comma, cst.Comma)


def _emptied(listing: Any, name: str) -> Any:
    if isinstance(listing, cst.Set):
        return cst.Call(cst.Name("set"))
    if isinstance(listing, cst.Tuple) and not listing.lpar:
        listing = listing.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return listing.with_changes(**{name: []})


def _closed(listing: Any, entry: Any, last: Any) -> tuple[Any, Any]:
    """Let *entry* end as *last* did, who is gone; its own comment moves to the new end."""
    comment = _first_line(entry.comma.whitespace_after) if _has_comma(entry) else None
    changes = {"comma": last.comma}
    if isinstance(entry, cst.Arg):
        changes["whitespace_after_arg"] = last.whitespace_after_arg
    ended = entry.with_changes(**changes)
    if comment is None:
        return listing, ended
    if isinstance(entry, cst.Arg) and _first_line(ended.whitespace_after_arg):
        return listing, ended.with_changes(
            whitespace_after_arg=_commented(ended.whitespace_after_arg, comment)
        )
    if _has_comma(ended) and _first_line(ended.comma.whitespace_after):
        after = _commented(ended.comma.whitespace_after, comment)
        return listing, ended.with_changes(comma=ended.comma.with_changes(whitespace_after=after))
    closed = _bracket(listing, comment)
    return (listing, entry) if closed is None else (closed, ended)


def _bracket(listing: Any, comment: cst.TrailingWhitespace) -> Any:
    """Return *listing* with a comment before its closing bracket; None where no line ends there."""
    name = CLOSING.get(type(listing), "rpar")
    bracket = getattr(listing, name, None)
    if isinstance(bracket, Sequence):
        bracket = bracket[0] if bracket else None
    if bracket is None or not _first_line(getattr(bracket, "whitespace_before", None)):
        return None
    changed = bracket.with_changes(whitespace_before=_commented(bracket.whitespace_before, comment))
    whole = getattr(listing, name)
    return listing.with_changes(
        **{name: [changed, *whole[1:]] if isinstance(whole, Sequence) else changed}
    )


def _first_line(space: Any) -> cst.TrailingWhitespace | None:
    return space.first_line if isinstance(space, cst.ParenthesizedWhitespace) else None


def _commented(space: Any, comment: cst.TrailingWhitespace) -> Any:
    return space.with_changes(first_line=comment)
