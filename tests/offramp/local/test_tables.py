"""Tables of what anybody may have sent."""

import sys

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


@pytest.mark.parametrize("columns", ["5", "40", "200"])
def test_on_a_narrow_terminal_the_numbers_stay_whole(capsys, monkeypatch, columns):
    """Of 598.2/601.7 ms there was "598…": a line that wraps can be read."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    numbers = ("50 retired", "123456/7890", "598.2/601.7", "1000.5/2000.5", "12")
    tables.show(("route", *"abcde"), [("GET /a/rather/long/path", *numbers)], numbers=5)

    shown = capsys.readouterr().out
    assert [number in shown for number in numbers] == [True] * len(numbers)
    assert ("GET /a/rather/long/path" in shown) is (columns == "200")
