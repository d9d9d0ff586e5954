"""
From a typed handler to the OpenFaaS contract: `@endpoint(...)` makes `handle(event, context)`.

Everything all routes do the same way is here, in the order of docs/contract.md: request id,
method, caller, role, size, signature, body; then the handler; then errors to problems.
"""

import logging
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from traceback import clear_frames
from typing import Any, Protocol

from shared import responses, results, tracing
from shared.errors import Internal, NotAllowed, Problem, TooLarge, Unavailable
from shared.logging import request_id as current_request_id
from shared.messages import Request, Response
from shared.services import Services, of_process

__all__ = ["Endpoint", "Request", "Response", "endpoint"]

MEBIBYTE = 1_048_576
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
logger = logging.getLogger(__name__)

Handler = Callable[[Request[Any], Services], Response]
Check = Callable[[Request[Any], Services], None]


class Items(Protocol):
    """Headers or query parameters, of any framework."""

    def items(self) -> Iterable[tuple[str, str]]: ...


class Event(Protocol):
    """The event of OpenFaaS's python3-http template."""

    @property
    def body(self) -> bytes | str | None: ...
    @property
    def headers(self) -> Items: ...
    @property
    def method(self) -> str: ...
    @property
    def query(self) -> Items: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class endpoint:  # noqa: N801 - it reads as the decorator it is
    """
    What a route demands before its handler runs.

    *body*: the dataclass the JSON body is read into (see `values`); *optional_body*: no body
    counts as `{}`. *signed_in*, *role*: who may call; *allow_revoked*: also with a session that
    was revoked. *max_bytes* of the body. *verify* looks at the raw request before the body is
    read (signatures). A handler that reads the body itself takes `request.raw`: *raw*.
    """

    body: type | None = None
    optional_body: bool = False
    raw: bool = False
    signed_in: bool = False
    role: str | None = None
    allow_revoked: bool = False
    max_bytes: int = MEBIBYTE
    verify: Check | None = None

    def __call__(self, handler: Handler) -> "Endpoint":
        """Wrap *handler*; what signing in needs is imported now, not in the first request."""
        if self.signed_in or self.role:
            import shared.auth  # noqa: F401 - only to have it loaded
        return Endpoint(handler, self)

    def admit(self, request: Request[Any], services: Services) -> Request[Any]:
        """Return *request* with caller and body, or raise the first thing that is wrong."""
        if self.signed_in or self.role:
            from shared import auth

            token = request.headers.get("authorization")
            caller = auth.authenticate(token, services, allow_revoked=self.allow_revoked)
            request = replace(request, signed_in=caller)
            if self.role:
                auth.authorize(caller, self.role)
        if (self.body or self.raw) and len(request.raw) > self.max_bytes:
            raise TooLarge(len(request.raw), self.max_bytes)
        if self.verify:
            self.verify(request, services)
        if self.body is None:
            return request
        if self.optional_body and not request.raw:
            return replace(request, parsed=self.body())
        return replace(request, parsed=request.read(self.body))


class Endpoint:
    """A handler with everything around it; called as `handle(event, context)`."""

    def __init__(self, handler: Handler, rules: endpoint) -> None:
        self.handler = handler
        self.rules = rules

    def __call__(self, event: Event, _context: object) -> Mapping[str, Any]:
        """Answer *event* with the services of this process."""
        return results.of(self.run(event, of_process()))

    def run(self, event: Event, services: Services) -> Response:
        """Answer *event*; whatever is raised becomes a problem document."""
        request = _from_gateway(_request(event), services)
        token = current_request_id.set(request.request_id)
        try:
            with _traced(request, services):
                response = self._answer(request, services)
        finally:
            current_request_id.reset(token)
        return replace(response, headers={**response.headers, "X-Request-Id": request.request_id})

    def _answer(self, request: Request[Any], services: Services) -> Response:
        try:
            _check_method(request, services)
            return self.handler(self.rules.admit(request, services), services)
        except Problem as problem:
            return _reported(problem, request)
        except MemoryError as error:
            clear_frames(error.__traceback__)  # what the handler held, before more is needed
            logger.exception("memory is short", extra=_where(request))
            return _reported(Unavailable("memory"), request)
        except Exception:
            logger.exception("unexpected error", extra=_where(request))
            return _reported(Internal(), request)


def _request(event: Event) -> Request[None]:
    headers = {name.lower(): value for name, value in event.headers.items()}
    given = headers.get("x-request-id", "")
    body = event.body or b""
    return Request(
        method=event.method,
        path=event.path,
        headers=headers,
        query=dict(event.query.items()),
        raw=body.encode() if isinstance(body, str) else body,
        request_id=given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4()),
    )


def _from_gateway(request: Request[None], services: Services) -> Request[None]:
    """
    Take the client's address from the header CLIENT_ADDRESS_HEADER, where that is set.

    On a cluster other proxies stand between the gateway and a function and add themselves to
    `X-Forwarded-For`. Whoever sets it must let nobody else set the header.
    """
    name = (services.config.optional("CLIENT_ADDRESS_HEADER") or "").lower()
    address = request.headers.get(name)
    if not address:
        return request
    return replace(request, headers={**request.headers, "x-forwarded-for": address})


def _traced(request: Request[Any], services: Services) -> AbstractContextManager[object]:
    """Open a span with the name that our runtime gives it: OFFRAMP_ROUTE, else the method."""
    attributes = {"http.request.method": request.method, "url.path": request.path}
    route = services.config.optional("OFFRAMP_ROUTE")
    if route:
        attributes["http.route"] = route.rpartition(" ")[2]
    return tracing.server(route or request.method, request.headers, attributes)


def _check_method(request: Request[Any], services: Services) -> None:
    """
    Refuse other methods than that of OFFRAMP_ROUTE (`POST /auth/login`), where it is set.

    HEAD is taken where GET is; the server leaves the body out.
    """
    method = (services.config.optional("OFFRAMP_ROUTE") or "").partition(" ")[0]
    asked = "GET" if request.method == "HEAD" else request.method
    if method and method != asked:
        raise NotAllowed(request.path, request.method, method)


def _reported(problem: Problem, request: Request[Any]) -> Response:
    from shared import metrics

    metrics.problems().labels(problem.code).inc()
    level = logging.ERROR if problem.status >= Internal().status else logging.INFO
    outcome = {"code": problem.code, "status": problem.status, **_where(request)}
    logger.log(level, problem.detail, extra=outcome)
    return responses.problem(problem, request.request_id)


def _where(request: Request[Any]) -> dict[str, str]:
    return {"method": request.method, "path": request.path}
