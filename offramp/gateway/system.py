"""`/system/info`: which backend this is, in which version."""

import os
import platform
from importlib.metadata import version

from starlette.requests import Request
from starlette.routing import Route

from offramp.gateway.body import backend
from offramp.gateway.reply import Reply, document


async def info(request: Request) -> Reply:
    """Answer every field of `version`: `faas-cli version` reads them without looking."""
    provider = backend(request).provider
    ours = {
        "commit_message": f"offramp {version('offramp')}",
        "sha": os.environ.get("GIT_COMMIT") or "unknown",
        "release": version("offramp"),
    }
    about = {
        "provider": provider.name,
        "orchestration": provider.orchestration,
        "version": ours,
    }
    return document({"provider": about, "version": ours, "arch": platform.machine()})


ROUTES = [Route("/system/info", info, methods=["GET"])]
