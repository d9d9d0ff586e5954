"""
HTTP requests to services outside, with an end to every wait.

Nothing is followed or repeated here: a redirect is an answer like any other, and whether to try
again is for the caller to decide (`shared.retries`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import urllib3

from shared.retries import PermanentError, TemporaryError, asked_wait

LONGEST_ANSWER_BYTES = 1_048_576
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
        self._pool = urllib3.PoolManager(timeout=seconds, retries=False, maxsize=4)

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """
        Return the service's answer if it is 2xx or 304.

        Raises TemporaryError when there was none, or 429 or 5xx; RefusedError for the rest.
        """
        try:
            response = self._pool.request(
                method, url, headers=headers, body=body, redirect=False, preload_content=False
            )
            text = response.read(LONGEST_ANSWER_BYTES + 1)
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise TemporaryError(f"{self._service} did not answer: {error}") from error
        if len(text) > LONGEST_ANSWER_BYTES:
            raise PermanentError(f"{self._service} answered with more than 1 MiB")
        return self._checked(Answer(response.status, response.headers, text))

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
