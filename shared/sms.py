"""
Text messages through a provider that speaks Twilio's request shape.

Source: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from urllib3.util import make_headers

from shared.config import Config
from shared.outgoing import Client


@dataclass(frozen=True)
class Sms:
    """One text message; *identity* stays the same over all attempts, *to* is E.164."""

    identity: str
    to: str
    text: str


@dataclass(frozen=True)
class Provider:
    """An account with a provider; *sender* is the number that messages come from."""

    client: Client
    url: str
    account: str
    token: str = field(repr=False)
    sender: str

    def send(self, sms: Sms) -> None:
        """Hand *sms* to the provider; raise as `Client.send` does."""
        form = {"To": sms.to, "From": self.sender, "Body": sms.text}
        headers = make_headers(basic_auth=f"{self.account}:{self.token}") | {
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": sms.identity,
        }
        url = f"{self.url.rstrip('/')}/2010-04-01/Accounts/{quote(self.account)}/Messages.json"
        self.client.send("POST", url, headers=headers, body=urlencode(form).encode())


def from_config(config: Config) -> Provider:
    """Return the account that the settings SMS_… and the secret `sms-token` name."""
    return Provider(
        Client("the SMS provider"),
        config.setting("SMS_URL"),
        config.setting("SMS_ACCOUNT"),
        config.secret("sms-token"),
        config.setting("SMS_FROM"),
    )
