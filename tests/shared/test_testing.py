"""The stand-ins that other tests rely on must behave as what they stand for."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from shared import responses, testing
from shared.config import NotConfigured
from shared.http import Response, endpoint
from shared.storage import Storage
from shared.tokens import Signer, Verifier


def test_a_fixed_clock_stands_still():
    """Until it is told to move; it is aware, as the real one."""
    clock = testing.FixedClock()

    assert clock() == clock() == datetime(2026, 11, 1, 12, tzinfo=UTC)
    clock.forward(0.5)
    clock.forward(60)
    assert clock() - datetime(2026, 11, 1, 12, tzinfo=UTC) == timedelta(seconds=60.5)


def test_clocks_do_not_share_their_time():
    """Tests run in any order."""
    testing.FixedClock().forward(3600)

    assert testing.FixedClock()().hour == 12


@pytest.mark.parametrize(
    ("body", "content"),
    [("é", "é".encode()), (b"\x00\xff", b"\x00\xff"), (iter([b"a", b"b"]), b"ab"), ("", b"")],
)
def test_an_answer_has_its_body_read_to_the_end(body, content):
    """Text, bytes and streams look the same to a test."""
    found = testing.answer(Response(203, body, {"X-Side": "new"}))

    assert (found.status, found.content, found.headers) == (203, content, {"X-Side": "new"})


def test_an_answer_reads_text_and_json():
    """Both fail loudly where the body is neither."""
    found = testing.answer(responses.ok({"a": "é"}))

    assert found.json == {"a": "é"}
    assert testing.answer(Response(200, b"\xc3\xa9")).text == "é"
    with pytest.raises(UnicodeDecodeError):
        _ = testing.answer(Response(200, b"\xff")).text
    with pytest.raises(ValueError, match="Expecting value"):
        _ = testing.answer(Response(200, b"no json")).json


def test_an_event_is_as_the_templates_make_it():
    """Path without query; the first value of a parameter; empty values are kept."""
    event = testing.event("GET", "/a/b?x=1&x=2&y=&z=%C3%A9")

    assert (event.method, event.path, event.body) == ("GET", "/a/b", b"")
    assert event.query == {"x": "1", "y": "", "z": "é"}


def test_json_becomes_body_and_content_type():
    """Unless the test has its own."""
    event = testing.event("POST", "/", json={"a": 1})
    other = testing.event("POST", "/", json=0, headers={"Content-Type": "application/a+json"})

    assert (event.body, event.headers) == (b'{"a": 1}', {"Content-Type": "application/json"})
    assert (other.body, other.headers) == (b"0", {"Content-Type": "application/a+json"})


def test_headers_of_a_test_are_not_changed():
    """A dict that is used for two events must stay what it was."""
    headers: dict[str, str] = {}
    testing.event("POST", "/", json={}, headers=headers)

    assert headers == {}


@endpoint()
def tell_side(request, services):
    """Answer with a setting and the query."""
    return responses.ok({"side": services.config.optional("SIDE"), **request.query})


def test_a_handler_is_called_with_the_tests_services():
    """The same path as under a template, without its process."""
    services = testing.services({"SIDE": "new"})
    found = testing.call(tell_side, testing.event("GET", "/?q=1"), services)

    assert (found.status, found.json) == (200, {"side": "new", "q": "1"})
    assert found.headers["X-Request-Id"]


def test_services_know_only_what_they_were_given(tmp_path, monkeypatch):
    """Nothing of the machine's environment leaks into a test."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")

    with pytest.raises(NotConfigured, match="DATABASE_URL"):
        _ = testing.services({}).database
    with pytest.raises(NotConfigured, match="jwt-public-key"):
        _ = testing.services({}).verifier


def test_objects_stand_in_for_services(tmp_path):
    """Put in before anything was made; the others stay real."""
    clock, storage = testing.FixedClock(), Storage(f"file://{tmp_path}")
    services = testing.services({}, clock=clock, storage=storage)

    assert services.clock is clock
    assert services.storage is storage


def test_secrets_are_files_named_with_hyphens(tmp_path):
    """As they are mounted; the keys for tokens are always there, and fit each other."""
    folder = testing.write_secrets(tmp_path / "a" / "b", sms_token="token\n")
    services = testing.services({}, folder)

    assert {path.name for path in folder.iterdir()} == {
        "jwt-private-key", "jwt-public-key", "sms-token"
    }  # fmt: skip
    assert services.config.secret("sms-token") == "token"
    assert isinstance(services.signer, Signer)
    assert isinstance(services.verifier, Verifier)


def test_a_secret_may_be_replaced(tmp_path):
    """For tests of keys that do not fit."""
    testing.write_secrets(tmp_path)
    folder = testing.write_secrets(tmp_path, jwt_public_key="other")

    assert (folder / "jwt-public-key").read_text() == "other"


def test_keys_are_made_once_and_are_of_the_right_kind():
    """A new RSA key for each test would cost more than most tests."""
    assert testing.keys() is testing.keys()
    assert testing.push_key() is testing.push_key()
    key = load_pem_private_key(testing.push_key().encode(), None)
    assert isinstance(key.curve, SECP256R1)
