from decimal import Decimal

import pytest

from offramp.verify.changes import paired


def test_a_key_that_changed_is_a_row_less_and_a_row_more():
    """Nobody can know that both were one."""
    assert paired([{"id": 1, "n": 1}], [{"id": 2, "n": 1}], ("id",)) == {
        "inserted": [{"id": 2, "n": 1}],
        "deleted": [{"id": 1, "n": 1}],
    }


@pytest.mark.parametrize(
    ("before", "after"), [(1, True), (0, False), (1, Decimal("1.0")), (Decimal("1.5"), "1.5")]
)
def test_what_a_json_column_holds_of_another_type_is_a_change(before, after):
    """To Python some of these are equal, and to whoever reads the column they are not."""
    rows = ({"id": 1, "at": at, "data": {"on": on}} for at, on in ((1, before), (2, after)))
    earlier, later = rows

    assert paired([earlier], [later], ("id",)) == {"updated": [later]}


def test_a_column_that_says_the_same_is_no_change():
    """Only what a side has written anew is compared."""
    earlier = {"id": 1, "at": 1, "data": [Decimal("1.5")]}

    assert paired([earlier], [earlier | {"at": 2, "data": [Decimal("1.50")]}], ("id",)) == {
        "updated": [{"id": 1, "at": 2}]
    }
