"""`/system/logs`: a function's log as JSON lines, also while it grows."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Send

from offramp.gateway.backend import RefusalError
from offramp.gateway.body import backend, namespace, sentence
from offramp.gateway.shapes import LogLine, LogQuery

LINES = "application/x-ndjson"
UNREAD_SECONDS = 300.0  # a pager may stand still for a while; what holds lines for longer is gone


async def stream(request: Request) -> Response:
    """Answer the lines as they come, until there are no more or the client goes."""
    wanted = _query(request)
    found = await backend(request).logs(wanted)
    return Lines(found, media_type=LINES)


def _query(request: Request) -> LogQuery:
    given = {name: text for name, text in request.query_params.items() if text}
    try:
        return LogQuery.model_validate({"namespace": namespace(request), **given})
    except ValidationError as error:
        raise RefusalError(400, sentence(error)) from error


class Lines(StreamingResponse):
    """
    Lines as they come; their source is closed at the end, however that comes.

    They are read out, the client went, or it has taken nothing for `UNREAD_SECONDS`.
    """

    def __init__(self, found: AsyncGenerator[LogLine], **rest: Any) -> None:
        super().__init__(_encoded(found), **rest)
        self.found = found

    async def stream_response(self, send: Send) -> None:
        async def patient(message: Message) -> None:
            async with asyncio.timeout(UNREAD_SECONDS):
                await send(message)
                await asyncio.sleep(0)  # to a client that went, nothing waits: let that be noticed

        async with aclosing(self.found):
            with suppress(TimeoutError):  # without its end, so that nobody takes it for whole
                await super().stream_response(patient)


async def _encoded(found: AsyncIterator[LogLine]) -> AsyncIterator[bytes]:
    async for line in found:
        yield json.dumps(line.document()).encode() + b"\n"


ROUTES = [Route("/system/logs", stream, methods=["GET"])]
