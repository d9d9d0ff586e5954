"""All paths of the operators' server."""

from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp

from offramp.errors import OfframpError
from offramp.gateway import functions, invocations, logs, namespaces, secrets, system
from offramp.gateway.backend import Backend, RefusalError
from offramp.gateway.guard import Credentials, Guard
from offramp.gateway.invocations import Queue
from offramp.gateway.reply import problem
from offramp.gateway.site import Site

METHOD = HTTPStatus.METHOD_NOT_ALLOWED


@dataclass(frozen=True)
class Parts:
    """What the server is put together from; *queue* None: nothing can be called later."""

    site: Site
    backend: Backend
    queue: Queue | None = None
    credentials: Credentials | None = None
    hosts: Collection[str] | None = None


def application(parts: Parts) -> ASGIApp:
    """Return the ASGI application; nothing is asked of the backend before a request."""
    app = Starlette(
        routes=[*_routes(), Route("/{path:path}", _page, methods=["GET"])],
        exception_handlers={
            RefusalError: _refused,
            OfframpError: _not_now,
            HTTPException: _no_route,
        },
    )
    app.state.parts = parts
    return Guard(app, parts.credentials, parts.hosts)


def _routes() -> list[BaseRoute]:
    return [
        *functions.ROUTES,
        *secrets.ROUTES,
        *logs.ROUTES,
        *namespaces.ROUTES,
        *system.ROUTES,
        *invocations.ROUTES,
    ]


def _page(request: Request) -> Response:
    parts: Parts = request.app.state.parts
    return parts.site.answer(request.url.path)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)  # noqa: S101 - Starlette chose the handler by it
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    title = HTTPStatus(error.status).phrase.lower()
    return problem(error.status, title, headers, detail=str(error))


def _not_now(_: Request, error: Exception) -> Response:
    return problem(503, "not available now", detail=str(error))


def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    methods: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= set(route.methods or ())
    headers = {"Allow": ", ".join(sorted(methods))} if error.status_code == METHOD else None
    return problem(error.status_code, HTTPStatus(error.status_code).phrase.lower(), headers)
