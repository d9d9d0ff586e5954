"""What a piece of code names."""

import ast

import pytest

from offramp.retire.mentions import of


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("[goods for goods in goods]", {"goods"}),
        ("{n: goods for n in goods for goods in n}", {"goods"}),
        ("[goods for n in goods.all()]", {"goods"}),
        ("[goods for goods in prices]", {"prices"}),
        ("[n for goods in prices for n in goods]", {"prices"}),
    ],
)
def test_what_a_comprehension_goes_through_first_is_looked_up_around_it(code, names):
    """Its own names are not known there yet."""
    assert {parts[0] for parts in of(ast.parse(code).body).names} == names
