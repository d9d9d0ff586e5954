"""The same servers inside a test, on ports the kernel chooses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from outside.faults import KNOWN
from outside.keys import SMS_TOKEN
from outside.mailbox import Message
from outside.server import Servers


@dataclass(frozen=True)
class Outside:
    """Where the servers are, what they received, and how to make them fail."""

    http_url: str
    smtp_host: str
    smtp_port: int
    sms_token: str
    _servers: Servers

    def messages(self, channel: str | None = None, to: str | None = None) -> list[Message]:
        """Return what came, oldest first, of one channel (email, sms, push) or recipient."""
        return self._servers.mailbox.messages(channel, to)

    def wait(self, count: int, channel: str | None = None, *, seconds: float = 60) -> list[Message]:
        """Return the messages once there are *count*; TimeoutError after *seconds*."""
        return self._servers.mailbox.wait(count, channel, seconds=seconds)

    def fault(self, **faults: Any) -> None:
        """
        Make services fail: `fault(smtp="refuse", sms=500)`; None makes one work again.

        `{"fault": "temporary", "times": 2}` ends by itself; see `outside.faults.parse`.
        """
        self._servers.fail(faults)

    def clear(self) -> None:
        """Forget all messages and faults."""
        self._servers.mailbox.clear()
        self._servers.fail(dict.fromkeys(KNOWN))


@contextmanager
def running(*, sms_token: str = SMS_TOKEN) -> Iterator[Outside]:
    """Yield running servers; they end with the context."""
    servers = Servers(http_port=0, smtp_port=0, sms_token=sms_token)
    servers.start()
    url = f"http://127.0.0.1:{servers.http_port}"
    try:
        yield Outside(url, "127.0.0.1", servers.smtp_port, sms_token, servers)
    finally:
        servers.stop()
