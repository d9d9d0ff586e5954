"""The journal's pieces."""

from offramp.kubernetes import records

ENTRY = {"subject": "goods-add", "time": "2026-01-31T12:00:00.000+00:00", "to": 10}


def test_a_piece_comes_back_as_it_was_written():
    """`why` and the gate at 100 read what the shift wrote."""
    other = ENTRY | {"subject": "goods-show"}

    assert list(records.parse(records.render([ENTRY, other], "journal-1"))) == [ENTRY, other]


def test_a_piece_cannot_be_changed_and_is_found_by_its_functions():
    """A journal that can be corrected proves nothing."""
    piece = records.render([ENTRY, ENTRY | {"subject": "goods-show"}], "journal-1")

    assert piece.immutable
    assert piece.metadata.labels.keys() >= {
        "offramp.dev/journal",
        "subject.offramp.dev/goods-add",
        "subject.offramp.dev/goods-show",
    }


def test_a_line_that_is_not_whole_is_named_and_skipped(caplog):
    """The others still are evidence."""
    piece = records.render([ENTRY], "journal-1")
    piece.data = {records.KEY: '{"subject": "goo\n7\n' + piece.data[records.KEY]}

    assert list(records.parse(piece)) == [ENTRY]
    assert caplog.text.count("journal-1 is not an entry") == 2
