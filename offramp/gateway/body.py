"""Read what a request asks for; what cannot be meant is a 400 that names the key."""

from typing import TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from offramp.gateway.backend import Backend, RefusalError
from offramp.gateway.shapes import Shape

S = TypeVar("S", bound=Shape)
LARGEST_BYTES = 2_097_152  # twice what a Kubernetes object may have


async def whole(request: Request, largest: int = LARGEST_BYTES) -> bytes:
    """Return the body; refuses one of more than *largest* bytes."""
    found = bytearray()
    try:
        async for piece in request.stream():
            found += piece
            if len(found) > largest:
                raise RefusalError(413, f"at most {largest} bytes are accepted")
    except ClientDisconnect as error:
        raise RefusalError(400, "the request was not sent to its end") from error
    return bytes(found)


async def read(request: Request, shape: type[S]) -> S:
    """Return the JSON body as *shape*."""
    try:
        return shape.model_validate_json(await whole(request))
    except ValidationError as error:
        raise RefusalError(400, sentence(error)) from error


def sentence(error: ValidationError) -> str:
    """Return what is wrong without the value, which may be a secret."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(
        f"{'.'.join(str(part) for part in one['loc']) or 'the body'}: {one['msg']}"
        for one in problems
    )


def backend(request: Request) -> Backend:
    """Return what runs the functions."""
    found: Backend = request.app.state.parts.backend
    return found


def namespace(request: Request) -> str:
    """Return the namespace of the query, else the usual one."""
    return request.query_params.get("namespace") or backend(request).provider.namespace
