"""`/system/secrets`: names are shown, values never."""

from starlette.requests import Request
from starlette.routing import Route

from offramp.gateway.backend import RefusalError
from offramp.gateway.body import backend, namespace, read
from offramp.gateway.reply import TEXT, Reply, accepted, document
from offramp.gateway.shapes import Secret, SecretName


async def list_(request: Request) -> Reply:
    """Answer the names."""
    where = namespace(request)
    names = await backend(request).secrets(where)
    return document([SecretName(name=name, namespace=where).document() for name in names])


async def create(request: Request) -> Reply:
    """Store a new secret; 409 when there is one of that name."""
    await backend(request).create_secret(await _secret(request))
    return Reply(201, TEXT, b"")


async def update(request: Request) -> Reply:
    """Replace a secret's value."""
    await backend(request).update_secret(await _secret(request))
    return accepted()


async def remove(request: Request) -> Reply:
    """Delete a secret."""
    wanted = await read(request, SecretName)
    await backend(request).remove_secret(wanted.name, wanted.namespace or namespace(request))
    return accepted()


async def _secret(request: Request) -> Secret:
    wanted = await read(request, Secret)
    if not wanted.content:
        raise RefusalError(400, f"the secret {wanted.name} has no value")
    return wanted.model_copy(update={"namespace": wanted.namespace or namespace(request)})


ROUTES = [
    Route("/system/secrets", list_, methods=["GET"]),
    Route("/system/secrets", create, methods=["POST"]),
    Route("/system/secrets", update, methods=["PUT"]),
    Route("/system/secrets", remove, methods=["DELETE"]),
]
