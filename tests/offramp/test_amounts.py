"""Numbers on a command line."""

import click
import pytest
from click.testing import CliRunner

from offramp.amounts import Amount
from offramp.cli import cli


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "0", "many"])
def test_what_is_no_amount_is_refused(text):
    """A time of nan is over at once and never: nothing that is compared with it is true."""
    with pytest.raises(click.BadParameter):
        Amount(0.1).convert(text, None, None)


def test_an_amount_is_a_number():
    """With a fraction, or without."""
    assert Amount(0.1).convert("2.5", None, None) == 2.5
    assert Amount(0.1, 3).convert("3", None, None) == 3


@pytest.mark.parametrize(
    "words",
    [
        ("retire", "shop", "--bake"),
        ("shift", "shop", "--window"),
        ("try", "--rate"),
        ("try", "--seconds"),
    ],
)
def test_no_command_takes_nan(words):
    """`--bake nan` would retire what has not been at 100 for a second."""
    found = CliRunner().invoke(cli, [*words, "nan"])

    assert found.exit_code == 2
    assert "nan is not a finite number" in found.output
