"""Cells that leave for a spreadsheet."""

import pytest

from shared.spreadsheets import csv_lines, harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_made_harmless(text):
    """Opening an export must not run what somebody wrote into a description."""
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Coffee", "a=b", " =1", "'=1", "1-2"])
def test_other_texts_stay_as_they_are(text):
    """An apostrophe too many would be a change of the user's data."""
    assert harmless(text) == text


def test_cells_are_quoted_only_where_needed():
    """As RFC 4180 has it."""
    assert csv_lines([["a", 'b"c', "d,e", "", 1]]) == 'a,"b""c","d,e",,1\r\n'
