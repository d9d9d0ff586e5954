"""JSON as strictly as the contract wants it."""

import pytest

from shared import json_body
from shared.errors import Malformed, UnsupportedMediaType

DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b"", "the body is empty"),
        (b'{"a": "\xff"}', "the body is not UTF-8: byte 7"),
        (b"{", "Expecting property name enclosed in double quotes at line 1 column 2"),
        (b'{\n"a": }', "Expecting value at line 2 column 6"),
        (b"\xef\xbb\xbf{}", "Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1 column 1"),
        (b"{} x", "Extra data at line 1 column 4"),
        (b'{"a": NaN}', "NaN is not a value"),
        (b"[-Infinity]", "-Infinity is not a value"),
        (DEEP, "it is nested too deeply"),
        (b"1" * 5000, "a number is too long"),
    ],
)
def test_what_is_no_json_says_where(raw, detail):
    """The place is what helps; the words are the same on both sides."""
    with pytest.raises(Malformed) as caught:
        json_body.parse(raw)

    assert caught.value.detail.removeprefix("the body is not valid JSON: ") == detail


def test_the_last_of_duplicate_keys_counts():
    """As in browsers, and on the old side."""
    assert json_body.parse(b'{"a": 1, "a": 2}') == {"a": 2}


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "expected application/json, got none"),
        ({"content-type": "text/plain"}, "expected application/json, got text/plain"),
        ({"content-type": "application/jsonx"}, "expected application/json, got application/jsonx"),
        (
            {"content-type": "application/json; charset=latin-1"},
            "the charset latin-1 is not accepted",
        ),
        ({"content-type": "application/json;charset=utf8"}, "the charset utf8 is not accepted"),
        ({"content-type": "application/json; charset="}, "the charset is empty"),
        ({"content-type": 'application/json; charset=""'}, "the charset is empty"),
        ({"content-type": "application/json; charset=\xff"}, "the charset \xff is not accepted"),
        (
            {"content-type": "application/json", "content-encoding": "gzip"},
            "the content encoding gzip is not accepted",
        ),
    ],
)
def test_other_kinds_of_body_are_not_read(headers, detail):
    """A compressed body could be a thousand times its size."""
    with pytest.raises(UnsupportedMediaType) as caught:
        json_body.check_headers(headers)

    assert caught.value.detail == detail


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json; charset="utf-8"',
        "application/vnd.ledger+json",
        "application/json; profile=x",
        "application/json; Charset = utf-8 ; charset=latin-1",
        "application/json; charset; charset*=utf-8''latin-1",
    ],
)
def test_json_under_all_its_names_is_read(content_type):
    """RFC 6838 suffixes, any case, utf-8 named or not."""
    headers = {"content-type": content_type, "content-encoding": "identity"}

    assert json_body.check_headers(headers) is None
