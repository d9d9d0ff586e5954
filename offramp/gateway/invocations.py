"""
`/async-function/NAME`: take a call now, make it later.

The call is a row of the outbox: it outlives every process, is tried again with growing waits,
and ends as a dead letter when it never succeeds. The worker makes it (`shared.invocations`).
`/function/NAME` is Envoy's; only a request that reached us without it is answered here.
"""

import base64
from collections.abc import Mapping
from typing import Protocol
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from urllib3.util import parse_url

from offramp.gateway.backend import RefusalError
from offramp.gateway.body import backend, namespace, whole
from offramp.gateway.reply import TEXT, Reply, problem

LARGEST_BYTES = 1_048_576
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
TOPIC = "invoke"
# of this connection, or written anew when the call is made (RFC 9110, part 7.6.1)
LEFT_OUT = {
    *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"),
    *("upgrade", "host", "content-length", "x-callback-url", "x-call-id", "expect"),
}


class Queue(Protocol):
    """Where calls wait."""

    def add(self, payload: Mapping[str, object], headers: Mapping[str, str]) -> None:
        """
        Write one down for good; raises `OfframpError` when that cannot be done.

        *headers* are those of the row: the trace it belongs to, and the request's id.
        """
        ...


async def later(request: Request) -> Reply:
    """Answer 202 with the call's id when the call is written down."""
    queue: Queue | None = request.app.state.parts.queue
    if queue is None:
        raise RefusalError(501, "calls for later need a database with the table outbox")
    name, where = await _known(request)
    given = request.headers
    call_id = given.get("x-call-id") or str(uuid4())
    body = await whole(request, LARGEST_BYTES)
    payload = {
        "call_id": call_id,
        "function": name,
        "namespace": where,
        "method": request.method,
        "path": _rest(request),
        "query": request.url.query,
        "headers": [pair for pair in given.items() if pair[0] not in LEFT_OUT],
        "body": base64.b64encode(body).decode(),
        "callback": _callback(given.get("x-callback-url")),
    }
    headers = {name: given[name] for name in ("traceparent",) if name in given}
    await run_in_threadpool(queue.add, payload, headers | {"request_id": call_id})
    return Reply(202, TEXT, b"", {"X-Call-Id": call_id})


def not_here(_: Request) -> Response:
    """Say where functions are called."""
    return problem(404, "not found", detail="functions are called through the gateway's own port")


async def _known(request: Request) -> tuple[str, str]:
    """Return name and namespace of a function that exists."""
    name, _, where = request.path_params["name"].partition(".")
    found = await backend(request).function(name, where or namespace(request))
    return found.name, found.namespace


def _rest(request: Request) -> str:
    """Return the path behind the function's name as it was sent, with its first slash."""
    raw: bytes = request.scope["raw_path"]
    parts = raw.decode("latin-1").split("/", 3)
    return f"/{parts[3]}" if len(parts) == 4 else "/"  # noqa: PLR2004 - "", async-function, NAME


def _callback(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = parse_url(url)  # as who calls back reads it
        is_address = parts.scheme in ("http", "https") and bool(parts.host)
    except ValueError:  # such as an IPv6 address without its end, or a port of 99999
        is_address = False
    if not is_address:
        raise RefusalError(400, "X-Callback-Url must be an http or https address")
    return url


ROUTES = [
    Route("/async-function/{name}", later, methods=METHODS),
    Route("/async-function/{name}/{rest:path}", later, methods=METHODS),
    Route("/function/{rest:path}", not_here, methods=METHODS),
]
