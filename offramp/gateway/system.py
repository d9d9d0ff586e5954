"""`/system/info`: which backend this is, in which version."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from starlette.requests import Request
from starlette.routing import Route

from offramp.gateway.body import backend
from offramp.gateway.reply import Reply, document


async def info(request: Request) -> Reply:
    """Answer every field of `version`: `faas-cli version` reads them without looking."""
    provider = backend(request).provider
    ours = {
        "commit_message": f"offramp {release()}",
        "sha": os.environ.get("GIT_COMMIT") or "unknown",
        "release": release(),
    }
    about = {
        "provider": provider.name,
        "orchestration": provider.orchestration,
        "version": ours,
    }
    return document({"provider": about, "version": ours, "arch": platform.machine()})


def release() -> str:
    """Return the version, of the image where this is not installed as a package."""
    try:
        return version("offramp")
    except PackageNotFoundError:
        return os.environ.get("APP_VERSION") or "unknown"


ROUTES = [Route("/system/info", info, methods=["GET"])]
