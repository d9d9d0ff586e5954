"""`/system/logs`: a function's log as JSON lines, also while it grows."""

import json
from collections.abc import AsyncIterator

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from offramp.gateway.backend import RefusalError
from offramp.gateway.body import backend, namespace, sentence
from offramp.gateway.shapes import LogLine, LogQuery

LINES = "application/x-ndjson"


async def stream(request: Request) -> Response:
    """Answer the lines as they come, until there are no more or the client goes."""
    wanted = _query(request)
    found = await backend(request).logs(wanted)
    return StreamingResponse(_encoded(found), media_type=LINES)


def _query(request: Request) -> LogQuery:
    given = {name: text for name, text in request.query_params.items() if text}
    try:
        return LogQuery.model_validate({"namespace": namespace(request), **given})
    except ValidationError as error:
        raise RefusalError(400, sentence(error)) from error


async def _encoded(found: AsyncIterator[LogLine]) -> AsyncIterator[bytes]:
    async for line in found:
        yield json.dumps(line.document()).encode() + b"\n"


ROUTES = [Route("/system/logs", stream, methods=["GET"])]
