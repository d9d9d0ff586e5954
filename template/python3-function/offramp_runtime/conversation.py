"""What is said on a connection: requests taken in turn, answers sent, errors refused."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from offramp_runtime import wire
from offramp_runtime.application import Abandoned, Application, Failed
from offramp_runtime.connection import Connection
from offramp_runtime.exchange import Exchange, new_request_id
from offramp_runtime.output import Output
from offramp_runtime.parser import Refusal
from offramp_runtime.problems import problem
from offramp_runtime.request import Request
from offramp_runtime.response import Response

UNAVAILABLE = 503


class Wait(Enum):
    """What a connection needs before it can go on."""

    READ = 1
    WRITE = 2
    CLOSE = 3


@dataclass(frozen=True)
class Conversation:
    """Takes connections as far as they go without waiting; *must_close* ends keep-alive."""

    application: Application
    must_close: Callable[[], bool]

    def advance(self, connection: Connection) -> Wait:
        """Read, answer and write what is possible now; the caller owns the connection."""
        try:
            return self._advance(connection)
        except Abandoned:
            return Wait.CLOSE
        except Failed:
            return self.break_off(connection)
        except OSError:
            return self._lose(connection)

    def break_off(self, connection: Connection) -> Wait:
        """End an answer that cannot go on: what it held is let go, and it counts as failed."""
        if connection.exchange is not None:
            connection.exchange.status = 500
        return self._lose(connection)

    def overdue(self, seconds: float) -> list[Connection]:
        """Answer 504 to whoever waits for a handler longer than *seconds*; return to whom."""
        late_ones = []
        for exchange in self.application.turns.take_overdue(seconds):
            connection = exchange.connection
            exchange.status = 504
            if connection.output is None:
                late = problem(504, "Gateway timeout", exchange.request_id)
                self._try_send(connection, exchange.request, late)
            connection.exchange = None
            self.application.give_up(exchange, seconds)  # whoever sees the end finds it noted
            connection.wake(socket.SHUT_RDWR)
            late_ones.append(connection)
        return late_ones

    def _advance(self, connection: Connection) -> Wait:
        if connection.is_lingering:
            return Wait.READ if connection.discard() else Wait.CLOSE
        if connection.output is None and not connection.receive():
            return Wait.CLOSE
        while True:
            if connection.output is not None:
                if not connection.output.send(connection.sock):
                    return Wait.WRITE
                if self._ends(connection):
                    return Wait.READ if connection.is_lingering else Wait.CLOSE
            elif connection.parser.complete:
                self._answer(connection, connection.parser.complete.popleft())
            elif connection.refusal is not None:
                self._refuse(connection, connection.refusal)
            else:
                break
        if connection.parser.wants_continue:
            connection.parser.wants_continue = False
            connection.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return Wait.READ

    def _answer(self, connection: Connection, request: Request) -> None:
        if request.target.startswith(b"/_/"):
            answer = self.application.probe(request.target)
            if answer is not None:
                connection.closes = not request.keep_alive or self.must_close()
                head = wire.head(request, answer, close=connection.closes)
                connection.output = Output(head + _whole(request, answer))
                return
        exchange = Exchange(request, connection)
        connection.exchange = exchange
        self.application.begin(exchange)
        self._begin_output(connection, exchange, self.application.respond(exchange))

    def _begin_output(self, connection: Connection, exchange: Exchange, response: Response) -> None:
        request = exchange.request
        is_stream = not isinstance(response.body, bytes)
        close = not request.keep_alive or self.must_close()
        close = close or (is_stream and request.is_http_1_0)
        try:
            head = wire.head(request, response, close=close)
        except wire.UnsafeHeaderError as error:
            self.application.fail(exchange, error)
            response = problem(500, "Internal server error", exchange.request_id)
            head = wire.head(request, response, close=close)
        exchange.status = response.status
        connection.closes = close
        connection.output = output = Output(head + _whole(request, response))
        if isinstance(response.body, bytes):
            return
        output.parts = response.body
        if wire.has_body(request, response.status):
            output.stream(
                lambda parts: self.application.next_part(exchange, parts),
                is_chunked=not request.is_http_1_0,
            )

    def _ends(self, connection: Connection) -> bool:
        """Finish the answer that has been sent; return whether the connection ends with it."""
        self._finish(connection)
        connection.used_at = time.monotonic()
        if connection.closes and connection.refusal is not None:
            connection.linger()
        return connection.closes

    def _refuse(self, connection: Connection, refusal: Refusal) -> None:
        request = Request("GET", b"/", [], b"", keep_alive=False, is_http_1_0=False)
        later = {"retry_after": "1"} if refusal.status == UNAVAILABLE else {}
        answer = problem(refusal.status, refusal.title, new_request_id(), **later)
        connection.closes = True
        head = wire.head(request, answer, close=True)
        connection.output = Output(head + _whole(request, answer))
        self.application.metrics.answered(refusal.status, "", 0.0)

    def _finish(self, connection: Connection) -> None:
        exchange, output = connection.exchange, connection.output
        connection.output = None
        if exchange is None:
            return
        if output is not None and output.parts is not None:
            self.application.close_parts(exchange, output.parts)
        connection.exchange = None
        self.application.finish(exchange)

    def _lose(self, connection: Connection) -> Wait:
        try:
            self._finish(connection)
        except Abandoned:
            return Wait.CLOSE
        return Wait.CLOSE

    def _try_send(self, connection: Connection, request: Request, response: Response) -> None:
        try:
            connection.sock.send(
                wire.head(request, response, close=True) + _whole(request, response)
            )
        except OSError:
            return


def _whole(request: Request, response: Response) -> bytes:
    """Return the body if it is there already and the answer may carry one."""
    if isinstance(response.body, bytes) and wire.has_body(request, response.status):
        return response.body
    return b""
