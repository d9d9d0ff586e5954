"""Text messages through an HTTP provider (Twilio's request)."""

import base64
from urllib.parse import urlencode

import urllib3
from flask import current_app

from monolith import outbound_http
from monolith.models import Notification
from monolith.notify.failures import SendFailed
from monolith.settings import SettingError, Settings

CREATED = 201


def send(notification: Notification) -> None:
    """Hand one message to the provider; raises SendFailed."""
    settings: Settings = current_app.extensions["settings"]
    try:
        account = settings["SMS_ACCOUNT"]
        base = settings["SMS_URL"].rstrip("/")
        form = {
            "To": notification.recipient,
            "From": settings["SMS_FROM"],
            "Body": notification.body,
        }
        headers = {
            "Authorization": basic(account, settings["sms-token"]),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        url = f"{base}/2010-04-01/Accounts/{account}/Messages.json"
        answer = outbound_http.call("POST", url, headers=headers, body=urlencode(form).encode())
    except (urllib3.exceptions.HTTPError, SettingError) as error:
        raise SendFailed(f"{type(error).__name__}: {error}") from error
    if answer.status != CREATED:
        raise SendFailed(f"the SMS provider answered {answer.status}")


def basic(account: str, token: str) -> str:
    """The value of a Basic Authorization header."""
    return "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()
