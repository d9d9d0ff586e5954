"""
An SMS provider with the request and answer shapes of Twilio's Messages resource.

Source: https://www.twilio.com/docs/messaging/api/message-resource and
https://www.twilio.com/docs/api/errors for the error codes.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import parse_qs

from outside.faults import Faults
from outside.mailbox import Mailbox, Message
from outside.web import Call, Reply, json_reply

PATTERN = r"/2010-04-01/Accounts/(?P<account>[A-Za-z0-9]+)/Messages\.json"
PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
MOST_CHARACTERS = 1_600


@dataclass(frozen=True)
class Sms:
    """The provider; *token* is the password of every account."""

    mailbox: Mailbox
    faults: Faults
    token: str

    def answer(self, call: Call) -> Reply:
        """POST .../Messages.json: keep one text message."""
        account = call.parts["account"]
        if not self._is_signed_in(call, account):
            return _error(401, 20003, "Authenticate")
        fault = self.faults.take("sms")
        if fault == "slow":
            self.faults.hold("sms")
        elif isinstance(fault, int):
            return _error(fault, fault + 20_000, "a failure that was asked for")
        form = {name: values[-1] for name, values in parse_qs(call.body.decode()).items()}
        if problem := _problem(form):
            return _error(400, *problem)
        return self._accept(call, account, form)

    def _is_signed_in(self, call: Call, account: str) -> bool:
        expected = base64.b64encode(f"{account}:{self.token}".encode()).decode()
        given = call.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Basic {expected}".encode())

    def _accept(self, call: Call, account: str, form: dict[str, str]) -> Reply:
        to, sender, text = form["To"], form["From"], form["Body"]
        headers = tuple(pair for pair in call.header_pairs() if pair[0].lower() != "authorization")
        message = Message("sms", to=to, sender=sender, subject="", text=text, headers=headers)
        kept = self.mailbox.add(message)
        sid = f"SM{kept.number:032x}"
        return json_reply(
            201,
            {
                "sid": sid,
                "account_sid": account,
                "to": to,
                "from": sender,
                "body": text,
                "status": "queued",
                "error_code": None,
                "error_message": None,
                "num_segments": str(-(-len(text) // 160)),
                "date_created": format_datetime(kept.received_at),
                "uri": f"/2010-04-01/Accounts/{account}/Messages/{sid}.json",
            },
        )


def _problem(form: dict[str, str]) -> tuple[int, str] | None:
    """Return Twilio's error code and message for what is wrong with a form."""
    if not PHONE_NUMBER.fullmatch(form.get("To", "")):
        return 21211, f"Invalid 'To' Phone Number: {form.get('To', '')}"
    if not PHONE_NUMBER.fullmatch(form.get("From", "")):
        return 21212, f"Invalid 'From' Number: {form.get('From', '')}"
    if "Body" not in form:
        return 21602, "Message body is required."
    if len(form["Body"]) > MOST_CHARACTERS:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    return None


def _error(status: int, code: int, message: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": more, "status": status}
    headers = (("Retry-After", "1"),) if status == HTTPStatus.TOO_MANY_REQUESTS else ()
    return json_reply(status, body, *headers)
