"""What `python -m bench` says of a comparison that could not be made."""

from bench import table
from bench.measurements import Outcome
from bench.row import Row

FASTER = Row("against one", 2.0, 1.0, "requests/s", 2.0, ">= 1x", met=True)
MISSING = Row(
    *("against another", 2.0, None, "requests/s", None, ">= 3x", None),
    not_measured="it is not on the PATH",
)


def test_a_comparison_that_was_not_made_says_why(capsys):
    """A bound that nobody looked at must not vanish from the table."""
    table.show([Outcome("speed", (FASTER, MISSING))])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]

    assert ["against", "one", "2", "1", "requests/s", "2.00", ">=", "1x", "yes"] in lines
    assert ["against", "another", "2", "-", "requests/s", "-", ">=", "3x", "-"] in lines
    assert ["not", "measured:", "it", "is", "not", "on", "the", "PATH"] in lines


def test_a_comparison_that_was_not_made_is_not_a_missed_bound():
    """Most machines have no of-watchdog; the others' bounds still count."""
    assert Outcome("speed", (FASTER, MISSING)).is_met
