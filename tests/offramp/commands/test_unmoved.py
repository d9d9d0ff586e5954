"""A release of functions that take nobody's route over."""

import pytest

from offramp.catalogue import find
from offramp.catalogue.model import Catalogue
from offramp.commands.status import show
from offramp.errors import UsageError


def test_status_says_why_its_table_is_empty(capsys):
    """A head without rows would look like a fault."""
    show({"gateway": None, "operators": "http://operators:8081", "routes": []}, clear=False)

    head, said = capsys.readouterr().out.splitlines()
    assert head == "callers -   operators http://operators:8081"
    assert "none has the annotation offramp.dev/route" in said


def test_a_name_is_not_met_by_an_empty_list():
    """`shift` of anything there says why nothing can be shifted."""
    with pytest.raises(UsageError, match="'greet'; no function here takes a route over"):
        find(Catalogue.unmoved(), "greet")
