"""`/system/functions`, `/system/function/NAME` and `/system/scale-function/NAME`."""

from starlette.requests import Request
from starlette.routing import Route

from offramp.gateway.body import backend, namespace, read
from offramp.gateway.reply import Reply, accepted, document
from offramp.gateway.shapes import Deployment, Removal, Scale


async def list_(request: Request) -> Reply:
    """Answer all functions of one namespace."""
    found = await backend(request).functions(namespace(request))
    return document([one.document() for one in found])


async def create(request: Request) -> Reply:
    """Make a function; one that is there is changed, as clients count on."""
    await backend(request).create(await _deployment(request))
    return accepted()


async def update(request: Request) -> Reply:
    """Change a function; 404 tells `faas-cli` to make it instead."""
    await backend(request).update(await _deployment(request))
    return accepted()


async def remove(request: Request) -> Reply:
    """Take a function away."""
    wanted = await read(request, Removal)
    where = wanted.namespace or namespace(request)
    await backend(request).remove(wanted.function_name, where)
    return accepted()


async def show(request: Request) -> Reply:
    """Answer one function."""
    name, where = _named(request)
    return document((await backend(request).function(name, where)).document())


async def scale(request: Request) -> Reply:
    """Ask for a number of replicas."""
    wanted = await read(request, Scale)
    name, where = _named(request)
    await backend(request).scale(name, wanted.namespace or where, wanted.replicas)
    return accepted()


async def _deployment(request: Request) -> Deployment:
    wanted = await read(request, Deployment)
    return wanted.model_copy(update={"namespace": wanted.namespace or namespace(request)})


def _named(request: Request) -> tuple[str, str]:
    """Return name and namespace, where the name may be written ``NAME.NAMESPACE``."""
    name, _, where = request.path_params["name"].partition(".")
    return name, where or namespace(request)


ROUTES = [
    Route("/system/functions", list_, methods=["GET"]),
    Route("/system/functions", create, methods=["POST"]),
    Route("/system/functions", update, methods=["PUT"]),
    Route("/system/functions", remove, methods=["DELETE"]),
    Route("/system/function/{name}", show, methods=["GET"]),
    Route("/system/scale-function/{name}", scale, methods=["POST"]),
]
