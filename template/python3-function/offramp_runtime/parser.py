"""
From bytes to requests, on llhttp (the parser of Node.js, through httptools) in strict mode.

llhttp refuses what smuggling needs (Content-Length beside Transfer-Encoding, bare LF, folded
headers); the limits and the rest of RFC 9112 are checked here.
"""

import math
from collections import deque
from dataclasses import dataclass

import httptools

from offramp_runtime.request import RawHeaders, Request

MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 100
MAX_LINE_BYTES = 8190  # of a request line, as other servers of Python have it
LINE_FRAME_BYTES = len("  HTTP/1.1")


@dataclass(frozen=True)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault of ours
    """The request is answered with *status* and the connection closed."""

    status: int
    title: str


class RequestParser:
    """
    The requests of one connection; feed it bytes, take what is in `complete`.

    A body has at most *max_body_bytes*; 0 means no limit.
    """

    __slots__ = (
        "_body",
        "_body_bytes",
        "_headers",
        "_max_body_bytes",
        "_overhead_bytes",
        "_parser",
        "_target",
        "complete",
        "in_body",
        "is_partial",
        "wants_continue",
    )

    def __init__(self, max_body_bytes: int) -> None:
        self._max_body_bytes = max_body_bytes or math.inf
        self._parser = httptools.HttpRequestParser(self)
        self._headers: RawHeaders = []
        self._body = bytearray()  # a list of parts would take fifty times what tiny chunks hold
        self._target = b""
        self._body_bytes = 0
        self._overhead_bytes = 0
        self.complete: deque[Request] = deque()
        self.in_body = False
        self.is_partial = False
        self.wants_continue = False

    def feed(self, data: bytes) -> None:
        """Parse *data*; raises Refusal, after which the connection is of no more use."""
        before = self._body_bytes
        self.is_partial = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse_upgrade()
        except httptools.HttpParserCallbackError as error:
            raise error.__context__ or Refusal(400, "Bad request") from None
        except httptools.HttpParserError as error:
            if not self._is_after_close(error):
                raise Refusal(400, "Bad request") from error
        if self.is_partial and (not self.in_body or self._body_bytes == before):
            self._count_overhead(len(data))

    def forget(self) -> None:
        """Let go of what has come of a request that will not be answered."""
        self._body = bytearray()

    def on_message_begin(self) -> None:
        self._headers = []
        self._body = bytearray()
        self._body_bytes = 0
        self._overhead_bytes = 0
        self._target = b""
        self.in_body = False
        self.is_partial = True

    def on_url(self, part: bytes) -> None:
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.in_body:
            return  # trailers are dropped: nothing behind us may trust them
        if len(self._headers) >= MAX_HEADERS:
            raise Refusal(431, "Request header fields too large")
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.in_body = True
        version = self._parser.get_http_version()
        if version not in {"1.1", "1.0"}:
            raise Refusal(505, "HTTP version not supported")
        line = len(self._parser.get_method()) + len(self._target) + LINE_FRAME_BYTES
        if line > MAX_LINE_BYTES:
            raise Refusal(414, "URI too long")
        hosts, size = 0, len(self._target)
        for name, value in self._headers:
            size += len(name) + len(value)
            lower = name.lower()
            if lower == b"host":
                hosts += 1
            elif lower in _EXAMINED:
                self._examine(lower, value.lower(), version)
        if size > MAX_HEAD_BYTES:
            raise Refusal(431, "Request header fields too large")
        if hosts != 1 and (hosts or version == "1.1"):
            raise Refusal(400, "Bad request")

    def on_body(self, part: bytes) -> None:
        self._body_bytes += len(part)
        if self._body_bytes > self._max_body_bytes:
            raise Refusal(413, "Content too large")
        self._body += part

    def on_message_complete(self) -> None:
        self.in_body = False
        self.is_partial = False
        self.wants_continue = False
        parser = self._parser
        self.complete.append(
            Request(
                parser.get_method().decode("ascii"),
                self._target,
                self._headers,
                bytes(self._body),
                parser.should_keep_alive(),
                parser.get_http_version() == "1.0",
            )
        )
        self._body = bytearray()

    def _examine(self, name: bytes, value: bytes, version: str) -> None:
        if name == b"content-length" and int(value) > self._max_body_bytes:
            raise Refusal(413, "Content too large")
        if name == b"transfer-encoding" and version == "1.0":
            raise Refusal(400, "Bad request")
        if name == b"transfer-encoding" and value.strip() != b"chunked":
            raise Refusal(400, "Bad request")
        if name == b"expect":
            if value.strip() != b"100-continue":
                raise Refusal(417, "Expectation failed")
            self.wants_continue = version == "1.1"

    def _count_overhead(self, size: int) -> None:
        """Bound what a request may send that is not body: head, chunk sizes, trailers."""
        self._overhead_bytes += size
        if self._overhead_bytes > MAX_HEAD_BYTES:
            raise Refusal(431, "Request header fields too large")

    def _refuse_upgrade(self) -> None:
        """Stop here: llhttp leaves an upgrade's body to be read as a request."""
        self.complete.clear()
        raise Refusal(400, "Bad request")

    def _is_after_close(self, error: httptools.HttpParserError) -> bool:
        """Data after a request with `Connection: close` is to be ignored, not answered."""
        return bool(self.complete) and not self.complete[-1].keep_alive and "close" in str(error)


_EXAMINED = frozenset({b"content-length", b"transfer-encoding", b"expect"})
