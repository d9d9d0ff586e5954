"""Send the requests of cases to the gateway, over connections that are kept."""

import json
from collections.abc import Mapping
from typing import Protocol

import urllib3

from offramp.cases import Answer, HttpRequest
from offramp.errors import OfframpError

CONNECTIONS = 64  # kept for the next requests
TIMEOUT = urllib3.Timeout(connect=2, read=30)  # seconds


class UnansweredError(OfframpError):
    """The gateway could not be reached, or did not answer in time."""


class Connection(Protocol):
    """Who takes a request to a server."""

    def send(self, request: HttpRequest) -> Answer:
        """Return the answer; raise `UnansweredError`."""


class Gateway:
    """
    The callers' gateway at *address*; *side* (old or new) forces a side.

    *headers* go with every request.
    """

    def __init__(
        self, address: str, side: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self._address = address
        self._headers = {**(headers or {}), **({"x-offramp": side} if side else {})}
        self._pool = urllib3.PoolManager(maxsize=CONNECTIONS, retries=False, timeout=TIMEOUT)

    def send(self, request: HttpRequest) -> Answer:
        """Return the answer, whatever its status; raise `UnansweredError`."""
        try:
            response = self._pool.request(
                request.method,
                self._address + request.path_with_query,
                headers={**request.headers, **self._headers},
                body=request.body or None,
                redirect=False,
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:  # a header with a line end
            raise UnansweredError(f"no answer: {error}") from error
        return Answer(response.status, headers_of(response), response.data)


def headers_of(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    """Return the headers, names in lower case; lines of one name are joined (RFC 9110, 5.3)."""
    return {name.lower(): response.headers[name] for name in response.headers}


def json_request(
    method: str, path: str, document: object, headers: Mapping[str, str] | None = None
) -> HttpRequest:
    """Return a request with a JSON body, or with none where *document* is None."""
    if document is None:
        return HttpRequest(method, path, dict(headers or {}), b"")
    body = json.dumps(document).encode()
    return HttpRequest(method, path, {"Content-Type": "application/json", **(headers or {})}, body)
