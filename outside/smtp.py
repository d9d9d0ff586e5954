"""
An SMTP server that keeps what it is sent.

Its port stays bound while it refuses connections, so that nobody else can take it
and callers see what a mail server that is down looks like: connection refused.
"""

import asyncio
import socket
import ssl
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from outside.faults import Faults
from outside.mailbox import Mailbox, Message

OK = "250 2.0.0 OK"
TEMPORARY = "451 4.3.0 try again later"
PERMANENT = "550 5.1.1 there is no such mailbox"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Protection:
    """TLS, from the first byte or by STARTTLS, and the one name and password that may send."""

    context: ssl.SSLContext
    is_immediate: bool
    username: str
    password: str


class SmtpServer:
    """
    Accepts mail on *port* (0: the kernel chooses) of *host* from `start` until `stop`.

    Without *protection* it takes mail from everybody, in the clear.
    """

    def __init__(
        self,
        port: int,
        mailbox: Mailbox,
        faults: Faults,
        protection: Protection | None = None,
        *,
        host: str = LOOPBACK,
    ) -> None:
        self._mailbox = mailbox
        self._faults = faults
        self._protection = protection
        self._host = host
        self._reserved = _bound(host, port)
        self.port: int = self._reserved.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._listening: asyncio.Server | None = None

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()
        self.listen(accepting=True)

    def listen(self, *, accepting: bool) -> None:
        """Accept new connections from now on, or refuse them; may be called twice."""
        asyncio.run_coroutine_threadsafe(self._listen(accepting=accepting), self._loop).result()

    def stop(self) -> None:
        """Refuse new connections and end."""
        self.listen(accepting=False)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._reserved.close()

    async def _listen(self, *, accepting: bool) -> None:
        if self._listening is not None and not accepting:
            self._listening.close()
            self._listening = None
        elif self._listening is None and accepting:
            protection = self._protection
            context = protection.context if protection and protection.is_immediate else None
            self._listening = await self._loop.create_server(
                self._session, sock=_bound(self._host, self.port), ssl=context
            )

    def _session(self) -> SMTP:
        return SMTP(
            _Transaction(self._mailbox, self._faults),
            enable_SMTPUTF8=True,
            hostname="outside.localhost",
            ident="Ledger development mail",
            loop=self._loop,
            **self._protected(),
        )

    def _protected(self) -> dict[str, Any]:
        protection = self._protection
        if protection is None:
            return {}
        expected = LoginPassword(protection.username.encode(), protection.password.encode())
        return {
            "tls_context": None if protection.is_immediate else protection.context,
            "require_starttls": not protection.is_immediate,
            "auth_required": True,
            "auth_require_tls": not protection.is_immediate,
            "authenticator": lambda *given: AuthResult(
                success=given[-1] == expected, handled=False
            ),
        }


class _Transaction:
    """What aiosmtpd calls while one connection sends its mails."""

    def __init__(self, mailbox: Mailbox, faults: Faults) -> None:
        self._mailbox = mailbox
        self._faults = faults
        self._fault: str | int | None = None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._fault = self._faults.take("smtp")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._fault == "permanent":
            return PERMANENT
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self._fault == "slow":
            await asyncio.to_thread(self._faults.hold, "smtp")
        if self._fault == "temporary":
            return TEMPORARY
        for recipient in envelope.rcpt_tos:
            self._mailbox.add(_message(envelope, recipient))
        return OK


def _message(envelope: Envelope, recipient: str) -> Message:
    """Return the mail as one recipient finds it; headers decoded, the text part as text."""
    mail = message_from_bytes(envelope.content or b"", EmailMessage, policy=policy.default)  # type: ignore[arg-type]  # bytes here
    headers = tuple((name, _decoded(str(value))) for name, value in mail.raw_items())
    part = mail.get_body(("plain", "html"))
    return Message(
        channel="email",
        to=recipient,
        sender=envelope.mail_from or "",
        subject=next((text for name, text in headers if name.lower() == "subject"), ""),
        text=part.get_content().replace("\r\n", "\n") if part is not None else "",
        headers=headers,
    )


def _decoded(raw: str) -> str:
    """
    Return a header's text, as far as it can be read.

    Not by the library's structured parser: it fails on addresses that SMTP allows.
    """
    text = "".join(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace").splitlines())
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        return text


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that shares *port* of *host* with others made here, not listening yet."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((host, port))
    return bound
