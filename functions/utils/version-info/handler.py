"""GET /version: which build answers, and on which side."""

import platform

from shared import responses
from shared.http import Request, Response, endpoint
from shared.services import Services


@endpoint()
def handle(_request: Request[None], services: Services) -> Response:
    """Answer from what the build put into the environment."""
    return responses.ok(
        {
            "version": services.config.optional("APP_VERSION") or "unknown",
            "commit": services.config.optional("GIT_COMMIT") or "unknown",
            "built_at": services.config.optional("BUILT_AT") or "unknown",
            "side": "new",
            "python": platform.python_version(),
        }
    )
