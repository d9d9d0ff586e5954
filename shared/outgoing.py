"""
HTTP requests to services outside, with an end to every wait and to each answer.

Nothing is followed or repeated here: a redirect is an answer like any other, and whether to try
again is for the caller to decide (`shared.retries`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import urllib3

from shared import patience
from shared.retries import PermanentError, TemporaryError, asked_wait

LONGEST_ANSWER_BYTES = 1_048_576
CHUNK_BYTES = 65_536
NOT_MODIFIED = 304
TOO_MANY = 429
SERVER_ERROR = 500


@dataclass(frozen=True)
class Answer:
    """What a service said; *headers* in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """The connections to one service, called *service* in errors; *seconds* for each wait."""

    def __init__(self, service: str, *, seconds: float = 5.0) -> None:
        self._service = service
        self._pool = patience.pools(seconds=seconds)

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """
        Return the service's answer if it is 2xx or 304.

        Raises TemporaryError when there was none, or 429 or 5xx; RefusedError for the rest.
        """
        until = time.monotonic() + patience.LONGEST_SECONDS
        try:
            response = self._pool.request(
                method, url, headers=headers, body=body, redirect=False, preload_content=False
            )
            text = self._read(response, until)
        except urllib3.exceptions.HTTPError as error:
            raise TemporaryError(f"{self._service} did not answer: {error}") from error
        return self._checked(Answer(response.status, response.headers, text))

    def _read(self, response: urllib3.BaseHTTPResponse, until: float) -> bytes:
        """Return the body; it has to be here *until*, in monotonic seconds."""
        text = bytearray()
        with response:
            while part := response.read1(CHUNK_BYTES):
                text += part
                if len(text) > LONGEST_ANSWER_BYTES:
                    raise PermanentError(f"{self._service} answered with more than 1 MiB")
                if time.monotonic() > until:
                    break
        if time.monotonic() > until:  # also when its head broke off
            raise TemporaryError(f"{self._service} did not answer to its end in time")
        return bytes(text)

    def _checked(self, answer: Answer) -> Answer:
        reason = f"{self._service} answered {answer.status}"
        if answer.status == TOO_MANY or answer.status >= SERVER_ERROR:
            wait = asked_wait(answer.headers.get("Retry-After"))
            raise TemporaryError(reason, retry_after=wait)
        if answer.status == NOT_MODIFIED or 200 <= answer.status < 300:  # noqa: PLR2004 - success
            return answer
        raise RefusedError(reason, answer.status)


class RefusedError(PermanentError):
    """A service answered with a status that will not change."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status
