"""The SMS provider answers as Twilio does."""

from urllib.parse import urlencode

import pytest
import urllib3

from outside.testing import Outside

FORM = {"To": "+4915123456789", "From": "+15005550006", "Body": "Grüße, 5 € eingegangen"}


def send(
    outside: Outside, *, token: str | None = None, account: str = "AC0123456789", **changes: str
) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "POST",
        f"{outside.http_url}/2010-04-01/Accounts/AC0123456789/Messages.json",
        body=urlencode(FORM | changes),
        headers=urllib3.make_headers(basic_auth=f"{account}:{token or outside.sms_token}"),
        retries=False,
        timeout=60,
    )


def test_an_accepted_text_is_answered_with_its_sid(outside):
    """Senders keep the sid; 201 is the only success."""
    answer = send(outside)

    assert answer.status == 201
    assert answer.json()["sid"].startswith("SM")
    assert answer.json()["status"] == "queued"
    (message,) = outside.messages("sms", "+4915123456789")
    assert (message.sender, message.text) == (FORM["From"], FORM["Body"])
    assert message.header("Authorization") is None


@pytest.mark.parametrize("credentials", [{"token": "wrong"}, {"account": "AC9999999999"}])
def test_wrong_credentials_are_refused(outside, credentials):
    """A sender that mixes up account and token must fail here, not in production."""
    answer = send(outside, **credentials)

    assert answer.status == 401
    assert answer.json()["code"] == 20003
    assert outside.messages() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"To": "0151"}, 21211), ({"From": "Ledger"}, 21212), ({"Body": "x" * 1601}, 21617)],
)
def test_bad_values_are_answered_with_the_providers_codes(outside, changes, code):
    """4xx answers are permanent: the sender must see them."""
    answer = send(outside, **changes)

    assert (answer.status, answer.json()["code"]) == (400, code)
    assert outside.messages() == []


def test_a_provider_that_limits_says_when_to_come_back(outside):
    """429 is the one 4xx that is worth another attempt."""
    outside.fault(sms=429)

    answer = send(outside)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    assert outside.messages() == []
