"""The id that finds a request in answers, logs and outbox rows."""

import re
from uuid import uuid4

from flask import Response, g, has_request_context, request

ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,128}")


def current() -> str:
    """The caller's own id where it is acceptable, else a new one, kept for this request."""
    if "request_id" not in g:
        given = request.headers.get("x-request-id", "")
        g.request_id = given if ACCEPTED.fullmatch(given) else str(uuid4())
    return str(g.request_id)


def current_or_none() -> str | None:
    """As ``current``; None outside a request, as in the sync thread."""
    return current() if has_request_context() else None


def answer(response: Response) -> Response:
    """Name the request id in *response* (an after_request hook)."""
    response.headers["x-request-id"] = current()
    return response
