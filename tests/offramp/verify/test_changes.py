from offramp.verify.changes import paired


def test_a_key_that_changed_is_a_row_less_and_a_row_more():
    """Nobody can know that both were one."""
    assert paired([{"id": 1, "n": 1}], [{"id": 2, "n": 1}], ("id",)) == {
        "inserted": [{"id": 2, "n": 1}],
        "deleted": [{"id": 1, "n": 1}],
    }
