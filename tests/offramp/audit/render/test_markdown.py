"""Markdown around text that somebody else has written."""

import pytest

from offramp.audit.render.markdown import (
    Links,
    block,
    code,
    count,
    plain,
    prose,
    several,
    table,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /users", "`GET /users`"),
        ("a|b", "`a\\|b`"),
        ("two\nlines", "`two lines`"),
        ("red\x1b[31m", "`red [31m`"),
        ("a\u202egnp.py", "`a gnp.py`"),
        ("a`b", "`` a`b ``"),
        ("", ""),
    ],
)
def test_code_holds_whatever_a_name_is(text, shown):
    """A route may have any letter in its path."""
    assert code(text) == shown


def test_text_cannot_become_markup():
    """A docstring may hold a link or HTML."""
    assert plain("<b>[x](y)</b>\n| *z*") == "\\<b\\>\\[x\\](y)\\</b\\> \\| \\*z\\*"


def test_a_block_ends_only_where_it_is_said_to():
    """Else the rest of an example would become a heading."""
    assert block("```\n# x") == "````python\n```\n# x\n````"


def test_columns_without_anything_are_left_out():
    """A table is not wider than it has to be."""
    assert table(("a", "b"), [("1", ""), ("2", "")]) == "| a |\n|---|\n| 1 |\n| 2 |"


def test_a_table_without_rows_is_nothing():
    """Its section then is left out too."""
    assert table(("a",), []) == ""


def test_many_names_are_counted():
    """A cell is for reading."""
    assert several(["a", "b", "a", "c"], shown=2) == "`a`, `b` and 1 more"


def test_a_place_is_a_link_where_the_file_can_be_reached():
    """With its path encoded."""
    assert Links("../app").place("a b.py", 3) == "[`a b.py:3`](../app/a%20b.py#L3)"
    assert Links().place("a.py", 3) == "`a.py:3`"


def test_one_is_not_many():
    """Sentences are read by people."""
    assert [count(1, "route"), count(2, "query"), count(1200, "line")] == [
        "1 route",
        "2 queries",
        "1,200 lines",
    ]


def test_a_link_leads_into_a_folder_of_any_name():
    """Bytes that are no UTF-8 are written as bytes; they ended the audit."""
    assert Links("../caf\udce9").place("a.py", 3) == "[`a.py:3`](../caf%E9/a.py#L3)"


@pytest.mark.parametrize("letter", ["\u200f", "\u202e", "\u2067", "\u061c", "\x1b"])
def test_no_letter_turns_a_line_around(letter):
    """What a reader sees is what stands there."""
    assert letter not in plain(f"a{letter}b") + code(f"a{letter}b") + prose(f"a{letter}b")
