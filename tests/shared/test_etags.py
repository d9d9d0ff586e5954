"""Entity tags, compared as RFC 9110 says."""

import pytest

from shared import etags


@pytest.mark.parametrize(
    ("header", "is_match"),
    [
        (None, False),
        ("*", True),
        ('"3"', True),
        ('W/"3"', True),
        ('"1", "3"', True),
        ('"1","2"', False),
        ('"33"', False),
        ("3", False),
        ("", False),
    ],
)
def test_a_reader_may_hold_any_of_several_versions(header, is_match):
    """If-None-Match compares weakly: a cached copy that is as good counts."""
    assert etags.match(header, '"3"') is is_match


@pytest.mark.parametrize(
    ("header", "is_match"), [('"3"', True), ('W/"3"', False), ('W/"3", "3"', True)]
)
def test_a_writer_must_hold_the_very_version(header, is_match):
    """If-Match with a weak tag could overwrite somebody's change."""
    assert etags.match(header, '"3"', weakly=False) is is_match
