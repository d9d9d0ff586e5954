"""One request from its last byte read to its last byte written."""

import os
import time
from contextvars import Context
from typing import TYPE_CHECKING

from opentelemetry.trace import Span

from offramp_runtime.request import Request

if TYPE_CHECKING:
    from offramp_runtime.connection import Connection

MAX_ID = 128


def new_request_id() -> str:
    """Return an id that nobody can guess (`secrets.token_hex`, whose import brings OpenSSL)."""
    return os.urandom(16).hex()


class Exchange:
    """What is known of a request while it is answered; times are monotonic seconds."""

    __slots__ = ("connection", "context", "request", "request_id", "span", "started", "status")

    def __init__(self, request: Request, connection: "Connection") -> None:
        given = request.header(b"x-request-id")
        self.request = request
        self.connection = connection
        self.request_id = given[:MAX_ID].decode("latin-1") if given else new_request_id()
        self.started = time.monotonic()
        self.context = Context()
        self.span: Span | None = None
        self.status = 0


class Turns:
    """
    Which exchanges run their handler's code, and since when.

    Whoever takes a turn out may answer the exchange: its worker when the code returned, or the
    watch when it took too long. Taking is one dictionary operation, hence atomic.
    """

    def __init__(self) -> None:
        self._since: dict[Exchange, float] = {}

    def start(self, exchange: Exchange) -> None:
        """Note that code of *exchange* runs from now on."""
        self._since[exchange] = time.monotonic()

    def take(self, exchange: Exchange) -> bool:
        """Return whether the exchange is still the caller's to answer."""
        return self._since.pop(exchange, None) is not None

    def take_overdue(self, seconds: float) -> list[Exchange]:
        """Take out and return what has run for more than *seconds*."""
        limit = time.monotonic() - seconds
        late = [exchange for exchange, since in self._since.copy().items() if since < limit]
        return [exchange for exchange in late if self.take(exchange)]
