"""Text messages through a real HTTP provider."""

import pytest

from shared.outgoing import Client
from shared.retries import PermanentError, TemporaryError
from shared.sms import Provider, Sms
from tests.waiting import PATIENCE_SECONDS


def provider(outside, token=None, seconds=PATIENCE_SECONDS):
    client = Client("the SMS provider", seconds=seconds)
    return Provider(client, outside.http_url, "AC1", token or outside.sms_token, "+15005550006")


def test_a_text_message_arrives(outside):
    """To, From and Body in Twilio's shape, with a key that lets a provider drop a repetition."""
    provider(outside).send(Sms("id-1", "+4915123456789", "Grüße & mehr"))

    (message,) = outside.messages("sms")
    assert (message.to, message.sender) == ("+4915123456789", "+15005550006")
    assert message.text == "Grüße & mehr"
    assert message.header("Idempotency-Key") == "id-1"


def test_a_wrong_token_is_permanent(outside):
    """The provider would refuse it again."""
    with pytest.raises(PermanentError, match="the SMS provider answered 401"):
        provider(outside, "wrong").send(Sms("id-1", "+4915123456789", "x"))


@pytest.mark.parametrize("fault", [500, 503, 429])
def test_an_overloaded_provider_is_temporary(outside, fault):
    """Too many requests and an error of theirs pass."""
    outside.fault(sms=fault)

    with pytest.raises(TemporaryError, match=f"the SMS provider answered {fault}"):
        provider(outside).send(Sms("id-1", "+4915123456789", "x"))


def test_a_slow_provider_is_temporary(outside):
    """No answer in time passes as well."""
    outside.fault(sms="slow")

    with pytest.raises(TemporaryError, match="the SMS provider did not answer"):
        provider(outside, seconds=0.2).send(Sms("id-1", "+4915123456789", "x"))


def test_errors_do_not_show_the_token(outside):
    """They are stored with the row and shown by `offramp deadletters`."""
    outside.fault(sms=400)

    with pytest.raises(PermanentError) as caught:
        provider(outside).send(Sms("id-1", "+4915123456789", "x"))
    assert outside.sms_token not in str(caught.value)
