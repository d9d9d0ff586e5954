"""Sentences that say the same of many functions."""

from offramp.retire.alike import alike

ROUTES = {"goods-add": "POST /goods", "goods-list": "GET /goods", "goods": "GET /"}


def test_what_is_said_of_several_is_said_once():
    """A group of thirty that is at 100 % since yesterday has one reason, and not thirty."""
    said = [f"{name} runs {route}: wait" for name, route in ROUTES.items()]

    assert alike(said, ROUTES) == [
        "goods-add runs POST /goods: wait (and so on: goods-list, goods)"
    ]


def test_other_reasons_stay_as_they_are():
    """A place or a number is what somebody looks for."""
    said = [
        "goods-add is at 10 %",
        "goods-list is at 50 %",
        "app.py:3 links to x",
        "goods: unknown",
    ]

    assert alike(said, ROUTES) == said
