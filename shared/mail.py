"""
E-mail by SMTP.

A message keeps its Message-ID over all attempts, so that a mailbox shows a message once
even when a worker died after sending it.
"""

import base64
import re
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from shared.retries import PermanentError, TemporaryError

TIMEOUT_SECONDS = 10.0
PERMANENT = 500
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
PLAIN_NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
PLAIN_SUBJECT = re.compile(r"(?!.*=\?)[!-~]([ -~]{0,900}[!-~])?")
ESCAPED, BACKSLASHED = re.compile(r'(["\\])'), r"\\\1"


@dataclass(frozen=True)
class Mail:
    """One message; *identity* is what is before the @ in its Message-ID."""

    identity: str
    to: str
    subject: str
    text: str


def compose(mail: Mail, sender: str, at: datetime) -> bytes:
    """
    Return *mail* as a text/plain message, dated *at*.

    Written out, because the standard library's message classes parse what they are given: they
    break on addresses that are allowed here, and decode subjects that only look encoded.
    Raises PermanentError where a header would get a second line.
    """
    if CONTROL.search(mail.to + mail.subject):
        raise PermanentError("the message cannot be written: a header has a control character")
    lines = [
        f"From: {sender}",
        f"To: {mailbox(mail.to)}",
        f"Subject: {_subject(mail.subject)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{mail.identity}@ledger>",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(mail.text.encode()).decode().replace("\n", "\r\n"),
    ]
    return "\r\n".join(lines).encode()


def mailbox(address: str) -> str:
    """
    Return *address* as one address, whatever characters its name has.

    `a,b@example.com` is quoted, and not read as a list.
    """
    name, _, domain = address.rpartition("@")
    if PLAIN_NAME.fullmatch(name):
        return address
    return f'"{ESCAPED.sub(BACKSLASHED, name)}"@{domain}'


@dataclass(frozen=True)
class Mailer:
    """An SMTP server; each message has its own connection."""

    host: str
    port: int
    sender: str

    def send(self, mail: Mail, at: datetime) -> None:
        """
        Hand *mail* to the server.

        Raises PermanentError when the server answers 5xx, TemporaryError for everything else
        that went wrong.
        """
        message, to = compose(mail, self.sender, at), mailbox(mail.to)
        options = [] if to.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as server:
                server.sendmail(self.sender, [to], message, options)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise _failure(code, reason) from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise PermanentError(f"the mail server cannot do this: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryError(f"the mail server did not answer: {error}") from error


def _subject(text: str) -> str:
    """Return *text*, in encoded words (RFC 2047) where it is not plain ASCII."""
    if PLAIN_SUBJECT.fullmatch(text):
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _failure(code: int, reason: bytes | str) -> Exception:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    kind = PermanentError if code >= PERMANENT else TemporaryError
    return kind(f"the mail server answered {code} {text}")
