"""Web Push against a server that really decrypts the message and checks the signature."""

import json
import time

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec

from outside.keys import SUBSCRIBER
from shared.outgoing import Client
from shared.push import GoneError, Push, Sender, Subscription
from shared.retries import PermanentError, TemporaryError
from tests.waiting import PATIENCE_SECONDS

IDENTITY = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def sender():
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    ).decode()
    client = Client("the push service", seconds=PATIENCE_SECONDS)
    return Sender(client, pem, "mailto:ledger@ledger.example")


def push(outside, name="demo", message=b"{}", p256dh=SUBSCRIBER.p256dh):
    to = Subscription(f"{outside.http_url}/push/{name}", p256dh, SUBSCRIBER.auth)
    return Push(IDENTITY, to, message)


@pytest.mark.parametrize("length", [1, 100, 2000, 4078, 4079, 12_000])
def test_the_subscriber_can_read_the_message(outside, sender, length):
    """One record whatever the length, as RFC 8291 asks."""
    message = json.dumps({"title": "x", "body": "y" * length}).encode()

    sender.send(push(outside, message=message), now=time.time())

    (received,) = outside.messages("push")
    assert received.payload == json.loads(message)
    assert received.header("TTL") == "86400"
    assert received.header("Topic") == IDENTITY.replace("-", "")


def test_a_subscription_that_ended_is_told_apart(outside, sender):
    """It is removed, where other refusals are only counted."""
    with pytest.raises(GoneError):
        sender.send(push(outside, "gone"), now=time.time())


@pytest.mark.parametrize(
    ("fault", "error"), [(400, PermanentError), (500, TemporaryError), (429, TemporaryError)]
)
def test_other_answers_say_whether_to_try_again(outside, sender, fault, error):
    """As for every service: 4xx will not change, 429 and 5xx may."""
    outside.fault(push=fault)

    with pytest.raises(error) as caught:
        sender.send(push(outside), now=time.time())
    assert not isinstance(caught.value, GoneError)


@pytest.mark.parametrize("p256dh", ["", "AAAA", "ü"])
def test_broken_keys_are_permanent(outside, sender, p256dh):
    """A row that cannot be encrypted must not be tried six times."""
    with pytest.raises(PermanentError, match="keys cannot be used"):
        sender.send(push(outside, p256dh=p256dh), now=time.time())
