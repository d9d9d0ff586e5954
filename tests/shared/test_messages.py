"""What a handler is given: the request's parts, and a clear mistake where one was not asked for."""

from dataclasses import FrozenInstanceError, dataclass, replace
from typing import Annotated

import pytest

from shared.errors import Invalid, Malformed, UnsupportedMediaType
from shared.messages import ADDRESS_CHARACTERS, Request, Response
from shared.values import text


@dataclass(frozen=True)
class Name:
    """A small body."""

    name: Annotated[str, text(1, 5)]


REQUEST = Request("POST", "/people/ana", {}, {}, b'{"name": "Ana"}', "r-1")


def sent(**headers):
    """Return a request with these headers; underscores stand for hyphens."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(REQUEST, headers=given)


@pytest.mark.parametrize("part", ["body", "caller"])
def test_what_the_endpoint_did_not_ask_for_is_not_there(part):
    """The handler's mistake shows in its first test instead of as a None somewhere."""
    with pytest.raises(LookupError, match=f"did not ask for a {part}"):
        getattr(REQUEST, part)


def test_what_the_endpoint_asked_for_is_there():
    """As it was read."""
    found = replace(REQUEST, parsed=Name("Ana"), signed_in="the caller")

    assert (found.body, found.caller) == (Name("Ana"), "the caller")


def test_an_empty_body_that_was_read_is_a_body():
    """Only None means that there is none."""
    assert replace(REQUEST, parsed={}).body == {}


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1,203.0.113.9 ", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("", "unknown"),
        ("203.0.113.9,", "unknown"),
        (" , ", "unknown"),
    ],
)
def test_the_address_is_the_last_entry(header, address):
    """It was added by our own gateway; everything before it a client can write."""
    assert sent(x_forwarded_for=header).address == address


def test_without_the_header_the_address_is_unknown():
    """A function called past the gateway."""
    assert REQUEST.address == "unknown"


def test_a_long_address_is_cut():
    """It becomes part of an index entry, which has an upper bound."""
    address = sent(x_forwarded_for="x" * 10_000).address

    assert address == "x" * ADDRESS_CHARACTERS


@pytest.mark.parametrize(
    ("path", "segment"),
    [
        ("/people/ana", "ana"),
        ("/people/", ""),
        ("/", ""),
        ("", ""),
        ("ana", "ana"),
        ("/a/b=", "b="),
    ],
)
def test_the_last_segment_stands_behind_the_last_slash(path, segment):
    """What a route with a {placeholder} is about."""
    assert replace(REQUEST, path=path).last_segment == segment


def test_a_json_body_is_read_into_a_shape():
    """For handlers that look at the raw request first."""
    assert sent(content_type="application/json").read(Name) == Name("Ana")


@pytest.mark.parametrize(
    ("content_type", "raw", "error"),
    [
        ("text/plain", b"{", UnsupportedMediaType),
        ("application/json", b"", Malformed),
        ("application/json", b"{", Malformed),
        ("application/json", b"[]", Invalid),
        ("application/json", b'{"name": ""}', Invalid),
    ],
)
def test_what_is_wrong_first_is_told_first(content_type, raw, error):
    """Media type, then syntax, then values."""
    with pytest.raises(error):
        replace(sent(content_type=content_type), raw=raw).read(Name)


def test_messages_are_values():
    """No handler can change what another one sees, and headers are nobody else's default."""
    with pytest.raises(FrozenInstanceError):
        REQUEST.path = "/"
    with pytest.raises(FrozenInstanceError):
        Response(200).status = 500
    assert Response(204).headers is not Response(204).headers
    assert (Response(204).body, Response(204).headers) == ("", {})
