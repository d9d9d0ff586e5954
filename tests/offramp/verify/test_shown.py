import json
from decimal import Decimal

import pytest

from offramp.verify.kinds import ABSENT
from offramp.verify.shown import LONGEST, hidden, shown, told

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("body", "access_token"), "s3cret-value"),
        (("headers", "set-cookie", 0, "value"), "s3cret-value"),
        (("headers", "set-cookie"), [{"name": "session", "value": "s3cret-value"}]),
        (("headers", "authorization"), "Basic s3cret-value"),
        (("body",), {"password": "s3cret-value"}),
        (("body", "items", 0), [{"api_key": "s3cret-value"}]),
        (("rows", "users", "inserted", 0), {"password_hash": "$2b$s3cret-value"}),
        (("body", "note"), f"Bearer {TOKEN}"),
        (("body", "note"), "signed with s3cret-value"),
    ],
)
def test_secrets_are_not_shown(path, value):
    """What is printed ends up in the logs of CI."""
    text = shown(path, value, ["s3cret-value"])

    assert "s3cret" not in text
    assert TOKEN not in text


@pytest.mark.parametrize("value", [123456, 1.5, Decimal("1.5"), {"pin": 123456}, [123456]])
def test_numbers_at_private_places_are_not_shown(value):
    """A code that is sent by SMS is one."""
    text = shown(("body", "reset_token"), value)

    assert "not shown" in text
    assert "123456" not in text
    assert "1.5" not in text


def test_whatever_signs_is_hidden():
    """The secret alone, as it stands in an answer, and not only its line with its name."""
    accounts = [
        {"json": {"user": {"email": "ana@shop.example", "password": "password-of-ana"}}},
        {"fields": {"username": "ben-of-shop", "passwd": "word-of-ben"}, "secret": ["key-of-ben"]},
    ]
    found = hidden(["shop=whsec_abcdef\nbank=whsec_ghijkl\n", "cGFkZGVk=="], accounts)

    text = "whsec_abcdef shop=whsec_ghijkl cGFkZGVk== password-of-ana word-of-ben key-of-ben"
    assert told(text, found) == " ".join(["(a secret)", "shop=(a secret)", *["(a secret)"] * 4])
    assert told("ana@shop.example ben-of-shop", found) == "ana@shop.example ben-of-shop"


def test_other_values_are_shown_as_json():
    """Somebody has to see what differs."""
    assert shown(("body", "name"), "Grüße") == '"Grüße"'
    assert shown(("body", "n"), 1.0) == "1.0"
    assert shown(("body", "n"), ABSENT) == "nothing"
    assert json.loads(shown(("body",), {"a": [1, None, True]})) == {"a": [1, None, True]}


def test_a_number_of_a_row_is_shown_as_one():
    """A difference of 12.50 and "12.50" was told as two equal texts."""
    row = {"amount": Decimal("12.50"), "text": "12.50"}

    assert shown(("rows", "t", "inserted", 0), row) == '{"amount": 12.50, "text": "12.50"}'
    assert shown(("rows", "t", "inserted", 0, "amount"), Decimal("1E+400")) == "1E+400"


def test_a_cookies_attributes_are_shown():
    """A flag that is missing is what one has to see."""
    cookie = {"name": "session", "value": "abc", "samesite": "Lax", "httponly": True}

    assert shown(("headers", "set-cookie", 0, "samesite"), "Lax") == '"Lax"'
    assert shown(("headers", "set-cookie", 0), cookie) == (
        '{"name": "session", "value": "(3 characters, not shown)",'
        ' "samesite": "Lax", "httponly": true}'
    )


def test_long_values_are_cut():
    """A report of a body is no body."""
    assert len(shown(("body",), "x" * 5_000)) == LONGEST
