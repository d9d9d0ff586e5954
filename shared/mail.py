"""
E-mail by SMTP.

A message keeps its Message-ID over all attempts, so that a mailbox shows a message once
even when a worker died after sending it.
"""

import base64
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from shared.config import Config, NotConfigured
from shared.retries import PermanentError, TemporaryError

TIMEOUT_SECONDS = 10.0
PERMANENT = 500
# TLS or a login is missing or wrong (RFC 4954, 3207): our settings will be mended, messages wait
OURS = (530, 534, 535, 538)
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
class Login:
    """Who we are to the mail server."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Mailer:
    """
    An SMTP server; each message has its own connection.

    *tls*: `none`; `starttls`, asked for after the greeting; `tls`, from the first byte. The
    server's certificate has to be right for *host*.
    """

    host: str
    port: int
    sender: str
    tls: str = "none"
    login: Login | None = None

    def send(self, mail: Mail, at: datetime) -> None:
        """
        Hand *mail* to the server.

        Raises PermanentError when the server answers 5xx about this message, TemporaryError
        for everything else that went wrong.
        """
        message, to = compose(mail, self.sender, at), mailbox(mail.to)
        options = [] if to.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            with self._connected() as server:
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

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Yield the server; how it takes our leave says nothing about what it accepted before."""
        server = self._connect()
        try:
            self._introduce(server)
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.tls != "tls":
            return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)

    def _introduce(self, server: smtplib.SMTP) -> None:
        """Make the connection safe and say who we are, as far as that is wanted."""
        try:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.login is not None:
                server.login(self.login.username, self.login.password)
        except smtplib.SMTPNotSupportedError as error:
            raise TemporaryError(f"SMTP_TLS or SMTP_USERNAME is wrong: {error}") from error


def from_config(config: Config) -> Mailer:
    """
    Return the mail server that the settings SMTP_… and the secret `smtp-password` name.

    Raises NotConfigured; also for a login without TLS, which would tell the password to the way.
    """
    tls, login = config.setting("SMTP_TLS"), None
    if username := config.optional("SMTP_USERNAME"):
        if tls == "none":
            raise NotConfigured("the setting SMTP_USERNAME needs SMTP_TLS to be starttls or tls")
        login = Login(username, config.secret("smtp-password"))
    host, port = config.setting("SMTP_HOST"), int(config.setting("SMTP_PORT"))
    return Mailer(host, port, config.setting("MAIL_FROM"), tls, login)


def _subject(text: str) -> str:
    """Return *text*, in encoded words (RFC 2047) where it is not plain ASCII."""
    if PLAIN_SUBJECT.fullmatch(text):
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _failure(code: int, reason: bytes | str) -> Exception:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    kind = PermanentError if code >= PERMANENT and code not in OURS else TemporaryError
    return kind(f"the mail server answered {code} {text}")
