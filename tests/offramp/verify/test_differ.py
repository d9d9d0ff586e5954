from decimal import Decimal

import pytest

from offramp.verify import paths
from offramp.verify.differ import differences
from offramp.verify.kinds import ABSENT


def found(old, new):
    return [(paths.text(each.path), each.old, each.new) for each in differences(old, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": 1, "b": [1, 2]}, {"b": [1, 2], "a": 1}),
        ([], []),
        (None, None),
        ("text", "text"),
        (float("nan"), float("nan")),
        ({"rows": {"t": {"inserted": [{"n": 1}, {"n": 2}]}}},) * 2,
        ([Decimal("1.5")], [Decimal("1.50")]),
    ],
)
def test_what_is_the_same_has_no_difference(old, new):
    """The order of keys means nothing in JSON."""
    assert found(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ({"a": 1}, {"a": 2}, "a"),
        ({"a": 1}, {"a": "1"}, "a"),
        ({"a": 1}, {"a": 1.0}, "a"),
        ({"a": 1}, {"a": True}, "a"),
        ({"a": None}, {}, "a"),
        ({}, {"a": None}, "a"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "a.b[1]"),
        ({"a": []}, {"a": {}}, "a"),
        ({"a": [1]}, {"a": [1, 2]}, "a[1]"),
        ({"a": [1, 2]}, {"a": [2, 1]}, "a(order)"),
        ({"a": [1, [1.0]]}, {"a": [1, [1]]}, "a[1][0]"),
        ({"a": [Decimal("1.5")]}, {"a": ["1.5"]}, "a[0]"),
        ({"a": [{"b": "1.5"}]}, {"a": [{"b": Decimal("1.5")}]}, "a[0].b"),
    ],
)
def test_each_difference_is_found_where_it_is(old, new, where):
    """Values, types, what is missing, what is too much, and order."""
    assert [place for place, *_ in found(old, new)] == [where]


def test_an_item_too_many_moves_no_others():
    """One inserted row in an export is one difference, not a thousand."""
    old = [{"n": n, "name": f"row {n}"} for n in range(100)]
    new = [{"n": -1, "name": "planted"}, *old]

    assert found({"items": old}, {"items": new}) == [("items[0]", ABSENT, new[0])]


def test_rows_are_matched_by_likeness():
    """Tables have no order, and ids differ each time."""
    old = [{"id": f"{n:032x}", "amount": n, "name": f"n{n}"} for n in range(1, 6)]
    new = [{**row, "id": f"{row['amount'] + 99:032x}"} for row in reversed(old)]
    new[1] = {**new[1], "amount": 400}
    told = found({"rows": {"t": {"inserted": old}}}, {"rows": {"t": {"inserted": new}}})

    assert [one for one in told if not one[0].endswith(".id")] == [
        ("rows.t.inserted[4].amount", 4, 400)
    ]
    assert len(told) == 6


def test_lists_within_a_row_have_an_order():
    """Rows have none; an array in a column does, and was compared as if it had not."""
    old, new = (
        {"rows": {"t": {"updated": [{"id": 1, "tags": tags}]}}} for tags in (["a", "b"], ["b", "a"])
    )

    assert found(old, new) == [("rows.t.updated[0].tags(order)", ["a", "b"], ["b", "a"])]


def test_a_row_that_only_one_side_left_is_told_whole():
    """It is the most important thing to see."""
    row = {"id": 1, "name": "planted"}
    both = {"id": 2, "name": "both"}
    told = found({"rows": {"t": {"inserted": [both]}}}, {"rows": {"t": {"inserted": [row, both]}}})

    assert told == [("rows.t.inserted[1]", ABSENT, row)]


def test_thousands_of_rows_are_compared_in_moments():
    """An import writes many rows, all with other ids."""
    old = [{"id": f"{n:032x}", "amount": n} for n in range(20_000)]
    new = [{"id": f"{n + 10**9:032x}", "amount": n} for n in range(20_000)]
    told = found({"rows": {"t": {"inserted": old}}}, {"rows": {"t": {"inserted": new}}})

    assert {place.rpartition(".")[2] for place, *_ in told} == {"id"}


def test_of_many_rows_each_is_compared_with_its_own():
    """Beyond 200 rows that differ, each met another one, and all its columns were told."""
    old = [{"id": n, "name": f"row {n}", "kind": "a", "price": n} for n in range(1_000)]
    new = [{**row, "price": -1 - row["price"]} for row in reversed(old)]
    told = found({"rows": {"t": {"inserted": old}}}, {"rows": {"t": {"inserted": new}}})

    assert {place.rpartition(".")[2] for place, *_ in told} == {"price"}
    assert sorted((one, other) for _, one, other in told) == [(n, -1 - n) for n in range(1_000)]


def test_rows_that_share_nothing_are_still_told_in_pairs():
    """None is left out, and those of which one side has more stand alone."""
    old = [{"name": f"old {n}"} for n in "abcde"]
    new = [{"name": f"new {n}"} for n in "xyz"]
    told = found({"rows": {"t": {"deleted": old}}}, {"rows": {"t": {"deleted": new}}})

    assert sorted(place for place, *_ in told if place.endswith("name")) == [
        f"rows.t.deleted[{n}].name" for n in range(3)
    ]
    assert [new for *_, new in told].count(ABSENT) == 2
