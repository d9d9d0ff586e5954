"""Text of anybody, for a terminal."""

import pytest

from offramp.terminal import logged, plain


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a\tb"),
        ("\x1b[31mred\x1b[0m and not", "\x1b[31mred\x1b[0m and not\x1b[0m"),
        ("\x1b[31mred", "\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07\x1b[2J\x1b[1A", r"\x1b]0;title\x07\x1b[2J\x1b[1A"),
        ("\x9b2J\x1b[8", r"\x9b2J\x1b[8"),
        ("done\rfailed", r"done\rfailed"),
    ],
)
def test_a_line_of_a_log_keeps_its_tabs_and_colours(text, shown):
    """Those of a framework's log help; all else is not for a terminal, nor for the next line."""
    assert logged(text) == shown
