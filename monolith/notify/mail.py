"""E-mail by SMTP."""

import base64
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime

from flask import current_app

from monolith.models import Notification
from monolith.notify.failures import SendFailed
from monolith.settings import SettingError, Settings
from monolith.telemetry import outbound

TIMEOUT_SECONDS = 5.0
PLAIN_NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
PLAIN_SUBJECT = re.compile(r"(?!.*=\?)[!-~](?:[ -~]*[!-~])?")
WORD_CHARACTERS = 11  # at most 44 bytes, 60 in base64: an encoded word holds up to 75


def send(notification: Notification) -> None:
    """Hand one message to the mail server; raises SendFailed."""
    settings: Settings = current_app.extensions["settings"]
    try:
        sender = settings["MAIL_FROM"]
        message = compose(notification, sender)
        to = mailbox(notification.recipient)
        options = [] if to.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        with outbound("smtp send", settings["SMTP_HOST"]), connect(settings) as server:
            server.sendmail(sender, [to], message, options)
    except (OSError, smtplib.SMTPException, UnicodeError, SettingError) as error:
        raise SendFailed(f"{type(error).__name__}: {error}") from error


@contextmanager
def connect(settings: Settings) -> Iterator[smtplib.SMTP]:
    """
    A connection that is encrypted and signed in as the settings say.

    How the server takes our leave says nothing about what it accepted before.
    """
    tls, username = settings["SMTP_TLS"], settings.optional("SMTP_USERNAME")
    if username and tls == "none":
        raise SettingError("SMTP_USERNAME needs SMTP_TLS to be starttls or tls")
    server = greet(settings["SMTP_HOST"], int(settings["SMTP_PORT"]), tls)
    try:
        if tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if username:
            server.login(username, settings["smtp-password"])
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def greet(host: str, port: int, tls: str) -> smtplib.SMTP:
    """The first contact; our name is given, since looking it up may take seconds."""
    if tls != "tls":
        return smtplib.SMTP(host, port, "localhost", TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(host, port, "localhost", timeout=TIMEOUT_SECONDS, context=context)


def compose(notification: Notification, sender: str) -> bytes:
    """
    The message; its id stays the same however often it is sent.

    Written out here, because the standard library's message classes parse what
    they are given, and break on some addresses that the contract accepts.
    """
    lines = [
        f"From: {sender}",
        f"To: {mailbox(notification.recipient)}",
        f"Subject: {encoded(notification.subject)}",
        f"Date: {format_datetime(datetime.now(UTC))}",
        f"Message-ID: <{notification.id}@ledger>",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(notification.body.encode()).decode(),
    ]
    return "\r\n".join(lines).encode()


def mailbox(address: str) -> str:
    """*address* with a quoted name where it is needed, so that it stays one address."""
    name, _, domain = address.rpartition("@")
    if PLAIN_NAME.fullmatch(name):
        return address
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{domain}'


def encoded(subject: str) -> str:
    """*subject* in encoded words (RFC 2047) where it is not plain ASCII."""
    if PLAIN_SUBJECT.fullmatch(subject):
        return subject
    parts = [
        subject[start : start + WORD_CHARACTERS].encode()
        for start in range(0, len(subject), WORD_CHARACTERS)
    ]
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in parts)
