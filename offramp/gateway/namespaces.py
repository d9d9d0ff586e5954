"""`/system/namespaces` and `/system/namespace/NAME`."""

from starlette.requests import Request
from starlette.routing import Route

from offramp.gateway.backend import RefusalError, missing
from offramp.gateway.body import backend, read
from offramp.gateway.reply import TEXT, Reply, accepted, document
from offramp.gateway.shapes import Namespace


async def list_(request: Request) -> Reply:
    """Answer the names of all namespaces that functions may be in."""
    return document([one.name for one in await backend(request).namespaces()])


async def show(request: Request) -> Reply:
    """Answer one with its labels and annotations."""
    name = request.path_params["name"]
    for one in await backend(request).namespaces():
        if one.name == name:
            return document(one.document())
    raise missing("namespace", name)


async def create(request: Request) -> Reply:
    """Make a namespace; the name stands in the body."""
    await backend(request).create_namespace(await read(request, Namespace))
    return Reply(201, TEXT, b"")


async def update(request: Request) -> Reply:
    """Replace a namespace's labels and annotations."""
    wanted = await read(request, Namespace)
    if wanted.name != request.path_params["name"]:
        raise RefusalError(400, "the path and the body name two namespaces")
    await backend(request).update_namespace(wanted)
    return accepted()


async def remove(request: Request) -> Reply:
    """Delete a namespace with everything in it."""
    await backend(request).remove_namespace(request.path_params["name"])
    return accepted()


ROUTES = [
    Route("/system/namespaces", list_, methods=["GET"]),
    Route("/system/namespace/", create, methods=["POST"]),
    Route("/system/namespace/{name}", create, methods=["POST"]),
    Route("/system/namespace/{name}", show, methods=["GET"]),
    Route("/system/namespace/{name}", update, methods=["PUT"]),
    Route("/system/namespace/{name}", remove, methods=["DELETE"]),
]
