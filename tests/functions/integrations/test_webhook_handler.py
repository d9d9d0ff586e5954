"""POST /integrations/webhooks/{source}."""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

FUNCTION, PATH = "integrations/webhook-handler", "/integrations/webhooks/shop"
SECRET = base64.b64decode("c2hvcCBzZWNyZXQgb2YgdGhlIHRlc3Rz")
BODY = json.dumps({"type": "order.paid", "order": 17}).encode()


def signed(body=BODY, event_id="e1", at=None, secret=SECRET):
    """Return the headers of an event, signed as the standard says."""
    at = str(int(time.time()) if at is None else at)
    digest = hmac.digest(secret, f"{event_id}.{at}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": at,
        "webhook-signature": "v1,b2xk v1," + base64.b64encode(digest).decode(),
    }


def test_a_signed_event_is_stored_and_left_to_a_worker(call, rows):
    """The sender waits only for the write; what takes long comes later."""
    answer = call("POST", body=BODY, headers=signed())

    assert (answer.status, answer.json) == (202, {"received": True, "duplicate": False})
    assert rows("SELECT source, event_id, type, payload, processed_at FROM webhook_events") == [
        ("shop", "e1", "order.paid", {"type": "order.paid", "order": 17}, None)
    ]
    assert rows("SELECT topic, payload FROM outbox") == [
        ("webhook", {"source": "shop", "event_id": "e1"})
    ]


def test_a_repeated_event_has_one_effect(call, rows):
    """Senders repeat what was not acknowledged, also at the same moment."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: call("POST", body=BODY, headers=signed()), range(4)))

    assert [answer.status for answer in answers] == [202] * 4
    assert sorted(answer.json["duplicate"] for answer in answers) == [False, True, True, True]
    assert rows("SELECT count(*) FROM outbox") == [(1,)]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"webhook-signature": ""}, "a signature is required"),
        ({"webhook-signature": "v2,AAAA"}, "a signature is required"),
        ({"webhook-timestamp": "soon"}, "a signature is required"),
        ({"webhook-id": ""}, "a signature is required"),
        ({"webhook-id": "x" * 256}, "a signature is required"),
        ({"webhook-id": "e2"}, "the signature does not match"),
        ({"webhook-signature": "v1,ÄÄÄÄ"}, "the signature does not match"),
        ({"webhook-timestamp": "1700000000"}, "the signature is too old"),
    ],
)
def test_what_was_not_signed_is_refused(call, rows, change, detail):
    """Anyone can send to this address."""
    answer = call("POST", body=BODY, headers=signed() | change)

    assert (answer.status, answer.json["detail"]) == (401, detail)
    assert rows("SELECT count(*) FROM webhook_events") == [(0,)]


def test_a_changed_body_is_refused(call, rows):
    """The signature covers each byte."""
    answer = call("POST", body=BODY + b" ", headers=signed())

    assert answer.json["detail"] == "the signature does not match"
    assert rows("SELECT count(*) FROM webhook_events") == [(0,)]


@pytest.mark.parametrize("seconds", [-301, 900])
def test_an_old_or_future_signature_is_refused(call, seconds):
    """A recorded request must not work for ever."""
    answer = call("POST", body=BODY, headers=signed(at=int(time.time()) + seconds))
    assert answer.json["detail"] == "the signature is too old"


def test_two_secrets_hold_during_a_rotation(call, services):
    """The sender changes over at a moment of its own."""
    file = services.config.secrets_folder / "webhook-secrets"
    new = base64.b64encode(b"the new secret").decode()
    file.write_text(f"{file.read_text()}other=whsec_AAAA\nshop=whsec_{new}\n")

    for number, secret in enumerate([SECRET, b"the new secret"]):
        headers = signed(event_id=str(number), secret=secret)
        assert call("POST", body=BODY, headers=headers).status == 202
    assert call("POST", body=BODY, headers=signed(secret=b"\0\0\0")).status == 401


@pytest.mark.parametrize("source", ["nobody", "sho", "shop=whsec_c2h", ""])
def test_an_unknown_source_is_missing(call, source):
    """It has no secret to check against."""
    answer = call("POST", f"/integrations/webhooks/{source}", body=BODY, headers=signed())
    assert answer.status == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 600 + b"]" * 600, 400),
        (b'{"type": "a", "x":' + b"[" * 900 + b"]" * 900 + b"}", (202, 400)),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"type": 1}', 422),
        (b'{"type": "a", "b": "\\u0000"}', 422),
        (b'{"type": "a", "b": ["\\ud800"]}', 422),
        (b'{"type": "a", "\\u0000": 1}', 422),
        (b'{"type": "a", "b": 1e999}', 422),
    ],
)
def test_a_signed_body_must_still_be_an_event(call, rows, body, status):
    """The signature says who it is from, not that it makes sense; and it is never a 500."""
    answer = call("POST", body=body, headers=signed(body))

    assert answer.status in (status if isinstance(status, tuple) else (status,))
    assert rows("SELECT count(*) FROM outbox") == [(int(answer.status == 202),)]


def test_the_signature_comes_before_the_media_type(call):
    """Who did not sign learns nothing about what is accepted."""
    assert call("POST", body=BODY, headers={"Content-Type": "text/plain"}).status == 401
    headers = signed() | {"Content-Type": "text/plain"}
    assert call("POST", body=BODY, headers=headers).status == 415
