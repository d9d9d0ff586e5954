"""What a terminal is told of what sides answered."""

from collections import Counter

import pytest

from offramp.verify.differ import Difference
from offramp.verify.judge import Judgement
from offramp.verify.report import details, line
from offramp.verify.result import Result, Verified
from offramp.verify.run import Outcome


@pytest.mark.parametrize("odd", ["\x1b[2J", "\ud800", "\r", "\x9b31m", "\u202e"])
def test_nothing_that_a_side_answers_moves_the_cursor_or_ends_the_report(function, odd):
    """Names and values come from anybody, and JSON has halves of characters."""
    differences = (Difference(("body", f"a{odd}b"), f"old{odd}", f"new{odd}"),)
    outcome = Outcome("one", Judgement(differences, 0, Counter()), (f"log: {odd}",))
    lines = list(details(Result((Verified(function, (outcome,)),), "here")))

    assert len(lines) == 6
    assert all(line.isprintable() and line.encode() for line in lines)
    assert lines[2].startswith("  body.a")
    assert lines[2].endswith("b")


def test_cases_that_are_not_true_yet_are_no_differences(function):
    """Those of a new scaffold have no real values: both sides say so alike."""
    sentence = "neither side answers as the case expects: status is 404, expected 200"
    outcome = Outcome("one", Judgement((), 0, Counter()), unexpected=(sentence,))
    result = Result((Verified(function, (outcome,)),), "here", "no database")

    assert line(result) == (
        "both sides answer the same, and not what cases expect: 1 case of 1 function, 0 different, "
        "1 unexpected; rows not compared: no database"
    )
    assert list(details(result))[1] == f"  {sentence}"
