"""
Send a case's requests to one side and read its answer, with an end to answers that have none.

A stream of events is read for some seconds and compared as far as both sides told. Any other
answer has to come to its end.
"""

import contextlib
import time
from collections.abc import Iterator, Mapping

import urllib3

from offramp.cases import Answer, HttpRequest
from offramp.cases.connection import UnansweredError, headers_of
from offramp.verify.bodies.events import CUT, TYPE

CONNECT_SECONDS = 5.0
STREAM_SECONDS = 2.0
STREAM_BYTES = 16 * 1024 * 1024
LONGEST_SECONDS = 300.0  # of a whole answer
LARGEST = 256 * 1024 * 1024  # bytes of one
CHUNK = 65_536  # bytes


class Gateway:
    """
    The gateway at *address*, asked for *side* (None: whichever the weights choose).

    An answer may take *seconds* between two of its parts. *headers* go with every request.
    """

    def __init__(
        self,
        address: str,
        side: str | None = None,
        *,
        seconds: float = 60.0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._address = address
        self._headers = {**(headers or {}), **({"x-offramp": side} if side else {})}
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=seconds)
        self._pool = urllib3.PoolManager(retries=False, timeout=timeout)

    def send(self, request: HttpRequest) -> Answer:
        """Return the answer; raise `UnansweredError` without one."""
        try:
            with self._pool.request(
                request.method,
                self._address + request.path_with_query,
                headers={**request.headers, **self._headers},
                body=request.body or None,
                redirect=False,
                preload_content=False,
            ) as response:
                headers = headers_of(response)
                body = b"".join(_parts(response, headers))
        except (urllib3.exceptions.HTTPError, ValueError) as error:  # a header with a line end
            raise UnansweredError(f"no answer from {self._address}: {error}") from error
        return Answer(response.status, headers, body)


def _parts(response: urllib3.BaseHTTPResponse, headers: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the body; of a stream of events what came in STREAM_SECONDS, marked as cut."""
    if not headers.get("content-type", "").startswith(TYPE):
        yield from _whole(response)
        return
    size, until = 0, time.monotonic() + STREAM_SECONDS
    sock = getattr(response.connection, "sock", None)
    if sock is not None:
        sock.settimeout(STREAM_SECONDS)
    with contextlib.suppress(urllib3.exceptions.ReadTimeoutError):
        while part := response.read1(CHUNK):
            yield part
            size += len(part)
            if time.monotonic() > until or size > STREAM_BYTES:
                break
        else:
            return
    response.close()
    yield CUT


def _whole(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """Yield the body; raises `UnansweredError` for one that does not come to its end."""
    size, until = 0, time.monotonic() + LONGEST_SECONDS
    while part := response.read1(CHUNK):
        size += len(part)
        if size > LARGEST or time.monotonic() > until:
            response.close()
            raise UnansweredError(
                f"the answer has no end: {size:,} bytes came, of {LARGEST:,} in "
                f"{LONGEST_SECONDS:g} seconds that it may have"
            )
        yield part
