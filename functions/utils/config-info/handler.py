"""GET /config: every setting, where it came from, and whether it is right."""

from shared import responses
from shared.http import Request, Response, endpoint
from shared.services import Services


@endpoint(role="admin")
def handle(_request: Request[None], services: Services) -> Response:
    """List settings and secrets; the values of secrets are not read into the answer."""
    return responses.ok({"settings": [vars(entry) for entry in services.config.entries()]})
