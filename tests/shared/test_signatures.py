"""Signatures: the published examples, and what must not pass."""

import pytest

from shared import signatures
from shared.errors import Unauthenticated

# The example of https://github.com/standard-webhooks/standard-webhooks (spec, "Signature scheme").
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
EXAMPLE = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
AT = 1_614_265_330


def test_the_published_example_passes():
    """What others sign must be understood here."""
    signed = signatures.standard(EXAMPLE, BODY)

    assert signed.at == AT
    assert signatures.verify_standard(signed, [SECRET], now=AT) is None
    with pytest.raises(Unauthenticated, match="does not match"):
        signatures.verify_standard(signatures.standard(EXAMPLE, BODY + b" "), [SECRET], now=AT)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_the_tolerance_is_five_minutes(seconds):
    """Clocks differ a little; the bound itself passes."""
    signed = signatures.standard(EXAMPLE, BODY)
    signatures.verify_standard(signed, [SECRET], now=AT + seconds)
    with pytest.raises(Unauthenticated, match="too old"):
        signatures.verify_standard(signed, [SECRET], now=AT + seconds * 1.01)


def test_no_secret_passes_nothing():
    """An empty file must not mean that everything is let in."""
    with pytest.raises(Unauthenticated, match="does not match"):
        signatures.verify_standard(signatures.standard(EXAMPLE, BODY), [], now=AT)


@pytest.mark.parametrize("secret", ["MfKQ9r8G", "whsec_***"])
def test_a_malformed_secret_is_an_error_of_ours(secret):
    """Guessing a key from it could accept a forged event."""
    with pytest.raises(ValueError, match="webhook secret"):
        signatures.key(secret)


def test_stripe_headers_may_hold_several_signatures():
    """During a rotation the provider signs with both secrets; other schemes are passed over."""
    signed = signatures.stripe(" t=12 , v0=aa,v1=bb,v1=cc", b"x")
    assert (signed.at, signed.content, signed.texts) == (12, b"12.x", ("bb", "cc"))
