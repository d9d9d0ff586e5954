"""
Run a handler under any WSGI server.

In a module of one's own: ``application = app(handle)``, then ``gunicorn module:application``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from shared.results import Start, send

Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True)
class Event:
    """A WSGI request as the handler contract wants it."""

    body: bytes
    headers: dict[str, str]
    method: str
    query: dict[str, str]
    path: str


def app(handle: Callable[[Any, Any], Any]) -> Application:
    """Return *handle* as a WSGI application."""

    def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        return send(handle(event_of(environ), None), start_response)

    return application


def event_of(environ: dict[str, Any]) -> Event:
    """Return the event of a WSGI request."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or (name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value)
    }
    pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    # WSGI has an empty path for a request to the application's own root
    path = (environ.get("PATH_INFO") or "/").encode("latin-1").decode("utf-8", "replace")
    return Event(_body(environ), headers, environ["REQUEST_METHOD"], dict(reversed(pairs)), path)


def _body(environ: dict[str, Any]) -> bytes:
    if environ.get("wsgi.input_terminated"):
        return bytes(environ["wsgi.input"].read())
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
