"""From a request to a response: probes, limits, the handler, and what is noted about it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from traceback import clear_frames
from typing import Any, TypeVar

from offramp_runtime import response
from offramp_runtime.event import Context, Handler
from offramp_runtime.exchange import Exchange, Turns
from offramp_runtime.logs import Log
from offramp_runtime.metrics import Metrics
from offramp_runtime.problems import problem
from offramp_runtime.response import Response
from offramp_runtime.settings import Settings
from offramp_runtime.tracing import Tracing

T = TypeVar("T")


class Abandoned(Exception):  # noqa: N818 - an outcome, not a fault
    """The handler took too long, and the caller has been answered already."""


class Failed(Exception):  # noqa: N818 - an outcome, already logged
    """The handler's code raised; *is_shortage* when it was for want of memory."""

    def __init__(self, *, is_shortage: bool) -> None:
        super().__init__(is_shortage)
        self.is_shortage = is_shortage


@dataclass
class Application:
    """
    Answers the requests of one process; *handler* is None when it could not be loaded.

    *first_answer* is when the first request was answered, *first_seconds* how long it took.
    """

    handler: Handler | None
    settings: Settings
    metrics: Metrics
    tracing: Tracing
    log: Log
    is_ready: bool = True
    is_stuck: bool = False
    answered: int = 0
    first_answer: float | None = None
    first_seconds: float | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    turns: Turns = field(default_factory=Turns)
    in_flight: set[Exchange] = field(default_factory=set)
    context: Context = field(default_factory=Context)

    def __post_init__(self) -> None:
        self.is_ready = self.handler is not None
        self.metrics.watch_in_flight(self.in_flight.__len__)

    def begin(self, exchange: Exchange) -> None:
        """Count the exchange as in flight and start its span."""
        self.in_flight.add(exchange)
        exchange.span = self.tracing.start(exchange.request, exchange.context)

    def respond(self, exchange: Exchange) -> Response:
        """Return the answer to an exchange. Raises Abandoned."""
        limit = self.settings.max_inflight
        if limit and len(self.in_flight) > limit:
            self.metrics.refused()
            return problem(429, "Too many requests", exchange.request_id, retry_after="1")
        if self.handler is None:
            return problem(503, "Service unavailable", exchange.request_id, retry_after="1")
        try:
            return self._run(exchange, self._call)
        except Failed as failed:
            if failed.is_shortage:
                return problem(503, "Service unavailable", exchange.request_id, retry_after="1")
        return problem(500, "Internal server error", exchange.request_id)

    def next_part(self, exchange: Exchange, parts: Iterator[Any]) -> bytes | None:
        """Return the next part of a streamed body, None at its end. Raises Failed, Abandoned."""
        return self._run(exchange, lambda _: response.next_part(parts))

    def close_parts(self, exchange: Exchange, parts: Iterator[Any]) -> None:
        """Let a generator run its `finally`, also when the client went away. Raises Abandoned."""
        close = getattr(parts, "close", None)
        if close is not None:
            with suppress(Failed):
                self._run(exchange, lambda _: close())

    def finish(self, exchange: Exchange) -> None:
        """Note the outcome; only whoever holds the exchange's turn may call this."""
        seconds = time.monotonic() - exchange.started
        self.metrics.answered(exchange.status, exchange.request.method, seconds)
        if exchange.span is not None:
            self.tracing.end(exchange.span, exchange.status)
        self.in_flight.discard(exchange)
        with self.lock:
            self.answered += 1
        if self.first_answer is None:
            self.first_seconds = seconds
            self.first_answer = time.monotonic()
        if self.settings.access_log:
            self._log_access(exchange, seconds)

    def give_up(self, exchange: Exchange, seconds: float) -> None:
        """Note that a handler is stuck; its thread cannot be stopped, so the process must end."""
        self.is_stuck = True
        self.log.line("error", f"the handler took more than {seconds:g} s", **identity(exchange))
        self.finish(exchange)

    def fail(self, exchange: Exchange, error: BaseException) -> None:
        """Log an error of the handler's code with its traceback."""
        self.log.failure("the handler failed", error, **identity(exchange))

    def probe(self, target: bytes) -> Response | None:
        """Return the answer to `/_/health` and `/_/ready`, None for any other target."""
        if target == b"/_/health":
            return Response(200, [("Content-Type", "text/plain")], b"OK")
        if target != b"/_/ready":
            return None
        if self.is_ready:
            return Response(200, [("Content-Type", "text/plain")], b"OK")
        return problem(503, "Not ready", "")

    def _call(self, exchange: Exchange) -> Response:
        assert self.handler is not None  # noqa: S101 - respond() has looked
        event = exchange.request.event(exchange.request_id)
        return response.from_result(self.handler(event, self.context))

    def _run(self, exchange: Exchange, code: Callable[[Exchange], T]) -> T:
        """Run the handler's code in the exchange's context and time. Raises Failed, Abandoned."""
        self.turns.start(exchange)
        try:
            result = exchange.context.run(code, exchange)
        except BaseException as error:  # noqa: BLE001 - asyncio's CancelledError is no Exception
            if not self.turns.take(exchange):
                raise Abandoned from None
            is_shortage = isinstance(error, MemoryError)
            if is_shortage:
                clear_frames(error.__traceback__)  # what the handler held, before more is needed
            self.fail(exchange, error)
            raise Failed(is_shortage=is_shortage) from None
        if not self.turns.take(exchange):
            raise Abandoned
        return result

    def _log_access(self, exchange: Exchange, seconds: float) -> None:
        request = exchange.request
        self.log.line(
            "info",
            "request",
            method=request.method,
            path=request.path_and_query[0],
            status=exchange.status,
            ms=round(seconds * 1000, 2),
            **identity(exchange),
        )


def identity(exchange: Exchange) -> dict[str, str]:
    """Return what a log line needs to be found by: request id and trace id."""
    trace_id = exchange.span.get_span_context().trace_id if exchange.span else 0
    fields = {"request_id": exchange.request_id}
    return {**fields, "trace_id": f"{trace_id:032x}"} if trace_id else fields
