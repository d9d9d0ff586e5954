"""Turns every error into a problem document."""

import json
import logging
from traceback import clear_frames

import psycopg2
from flask import Flask, Response, request
from gunicorn.http.errors import NoMoreData, ParseException
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
)

from monolith import problems, request_ids

log = logging.getLogger(__name__)

# COPY goes past SQLAlchemy, so the driver's own errors arrive here too.
DATABASE_ERRORS = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    psycopg2.OperationalError,
    psycopg2.InterfaceError,
)


def render(problem: problems.Problem) -> Response:
    """The problem as an answer; *errors* only where values were refused."""
    document: dict[str, object] = {
        "type": f"urn:ledger:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_ids.current(),
    }
    if isinstance(problem, problems.Invalid):
        document["errors"] = [
            {"field": error.field, "message": error.message} for error in problem.errors
        ]
    return Response(
        json.dumps(document),
        problem.status,
        problem.headers,
        content_type="application/problem+json",
    )


def on_database_error(error: Exception) -> Response:
    """The database is gone, or has no connection for us; it may be back in a moment."""
    log.error("the database is unavailable: %s", type(error).__name__, exc_info=error)
    return render(problems.Unavailable("the database"))


def on_shortage(error: MemoryError) -> Response:
    """One request wanted too much, or many at once; what it held is let go first."""
    clear_frames(error.__traceback__)
    log.error("memory is short", exc_info=error)
    return render(problems.Unavailable("memory"))


def on_wrong_method(error: MethodNotAllowed) -> Response:
    """Known path, wrong method."""
    allowed = ", ".join(sorted(error.valid_methods or ()))
    return render(
        problems.MethodNotAllowed(
            f"{request.path} does not take {request.method}",
            {"Allow": allowed},
        ),
    )


def on_http_exception(error: HTTPException) -> Response:
    """Whatever else the framework refuses."""
    if isinstance(error, BadRequest):
        return render(problems.Malformed("the request cannot be read"))
    return render(problems.Internal())


def on_unreadable_body(_: Exception) -> Response:
    """A body that breaks off in the middle of its chunks, found while it was read."""
    return render(problems.Malformed("the request cannot be read"))


def register(app: Flask) -> None:
    """Answer all errors of *app* with problem documents."""
    app.register_error_handler(problems.Problem, render)
    app.register_error_handler(NotFound, lambda _: render(problems.Missing(request.path)))
    app.register_error_handler(MethodNotAllowed, on_wrong_method)
    app.register_error_handler(InternalServerError, lambda _: render(problems.Internal()))
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(MemoryError, on_shortage)
    for kind in (ParseException, NoMoreData):
        app.register_error_handler(kind, on_unreadable_body)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, on_database_error)
