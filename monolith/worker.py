"""
The gunicorn worker: what is no HTTP request is refused with a problem document.

gunicorn answers such requests before the application sees them, and would do so in HTML.
"""

import json
from http import HTTPStatus
from socket import socket
from typing import Any
from uuid import uuid4

from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

# These are client errors by their base class, but about headers that the application sent.
OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)
STATUSES = (
    (OURS, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.ParseException, HTTPStatus.BAD_REQUEST),
)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads, as gunicorn's own; only the words of a refusal are ours."""

    def handle_error(self, req: object, client: socket, addr: Any, exc: Exception) -> None:
        """Answer *exc*, which reading a request or starting an answer has raised."""
        del req
        status = status_of(exc)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("the request could not be answered", exc_info=exc)
        else:
            self.log.warning("a request from %s was refused: %s", (addr or ("a socket",))[0], exc)
        try:
            write_nonblock(client, refusal(status))
        except OSError as error:
            self.log.debug("the refusal could not be sent: %s", error)


def status_of(error: Exception) -> HTTPStatus:
    """The status of an error of gunicorn's; 400 where the request cannot be read."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def refusal(status: HTTPStatus) -> bytes:
    """A whole answer; the connection ends with it, since nobody knows where the request does."""
    request_id = str(uuid4())
    body = json.dumps(
        {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "request_id": request_id,
        },
    ).encode()
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        f"X-Request-Id: {request_id}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
