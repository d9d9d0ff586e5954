"""Text of anybody, for a terminal."""

import pytest

from offramp.terminal import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größe █ 日本\nnext", "größe █ 日本\nnext"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\rb\tc", r"a\rb\tc"),
        ("\ud800\u202e", r"\ud800\u202e"),
    ],
)
def test_only_what_can_be_seen_is_printed(text, shown):
    """No title, no cursor, no order of letters is changed by it."""
    assert plain(text) == shown
