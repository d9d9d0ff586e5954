"""
What a decorated handler returns to its server: `statusCode`, `body`, `headers`.

Text goes out as the plain dict of OpenFaaS's contract. OpenFaaS's own python3-http template
turns the body of a dict into text with `str`, which spoils bytes and streams; anything that is
no dict it passes on to Flask, which takes WSGI applications. So a `Binary` is both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from shared.messages import Response

Start = Callable[[str, list[tuple[str, str]]], object]


class Binary(Mapping[str, Any]):
    """The three keys for a body of bytes or a stream of them; also a WSGI application."""

    def __init__(self, status: int, body: bytes | Iterator[bytes], headers: dict[str, str]) -> None:
        self._items = {"statusCode": status, "body": body, "headers": headers}

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __call__(self, _environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        return send(self, start_response)


def of(response: Response) -> Mapping[str, Any]:
    """Return *response* as its server takes it."""
    headers = dict(response.headers)
    if isinstance(response.body, str):
        return {"statusCode": response.status, "body": response.body, "headers": headers}
    return Binary(response.status, response.body, headers)


def send(result: Mapping[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer a WSGI request with *result*."""
    status, body, headers = result["statusCode"], result["body"], result["headers"]
    if isinstance(body, str):
        body = body.encode()
    if isinstance(body, bytes):
        headers = {**headers, "Content-Length": str(len(body))}
        body = [body]
    start_response(f"{status} {HTTPStatus(status).phrase}", list(headers.items()))
    parts: Iterable[bytes] = body
    return parts
