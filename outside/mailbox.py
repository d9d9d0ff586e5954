"""What the servers received, kept in memory for people and tests to look at."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

KEPT = 1_000


@dataclass(frozen=True)
class Message:
    """One e-mail, text message or push message, as it arrived."""

    channel: str
    to: str
    sender: str
    subject: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    payload: Any = None
    number: int = 0
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def header(self, name: str) -> str | None:
        """Return the first header called *name*, in any case; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def public(self) -> dict[str, Any]:
        """Return the message as it stands in `GET /messages`."""
        return {
            "number": self.number,
            "channel": self.channel,
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "payload": self.payload,
            "headers": [list(pair) for pair in self.headers],
            "received_at": self.received_at.isoformat(timespec="milliseconds"),
        }


class Mailbox:
    """The newest 1,000 messages of all channels, oldest first; safe to use from many threads."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque(maxlen=KEPT)
        self._numbered = 0
        self._changed = threading.Condition()

    def add(self, message: Message) -> Message:
        """Keep *message* and return it with its number, 1 for the first of this process."""
        with self._changed:
            self._numbered += 1
            numbered = Message(**{**vars(message), "number": self._numbered})
            self._messages.append(numbered)
            self._changed.notify_all()
            return numbered

    def messages(self, channel: str | None = None, to: str | None = None) -> list[Message]:
        """Return the messages, oldest first, of one channel or recipient where given."""
        with self._changed:
            return [
                message
                for message in self._messages
                if channel in (None, message.channel) and to in (None, message.to)
            ]

    def wait(self, count: int, channel: str | None = None, *, seconds: float = 10) -> list[Message]:
        """Return the messages of *channel* once there are *count*; TimeoutError after *seconds*."""
        with self._changed:
            if self._changed.wait_for(lambda: len(self.messages(channel)) >= count, seconds):
                return self.messages(channel)
        found = len(self.messages(channel))
        raise TimeoutError(f"{found} of {count} messages arrived within {seconds} s")

    def clear(self) -> None:
        """Forget all messages."""
        with self._changed:
            self._messages.clear()
