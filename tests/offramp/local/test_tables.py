"""Tables of what anybody may have sent."""

import pytest

from offramp.local import tables


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("GET /a[/b]", "GET /a[/b]"),
        ("GET /[red]x", "GET /[red]x"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_cell_is_shown_as_it_is(capsys, cell, shown):
    """The path of a request is nobody's markup, and moves no cursor."""
    tables.show(["request", "ms"], [[cell, "1"]], numbers=1)

    assert shown in capsys.readouterr().out
