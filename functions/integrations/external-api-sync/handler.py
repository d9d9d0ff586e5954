"""POST /integrations/sync: copy what is new from the exchange-rate service."""

from dataclasses import asdict, dataclass

from shared import responses
from shared.errors import Unavailable
from shared.http import Request, Response, endpoint
from shared.services import Services

from . import sync
from .source import Source


@dataclass(frozen=True)
class Nothing:
    """The body is absent or `{}`."""


@endpoint(body=Nothing, optional_body=True, role="admin")
def handle(request: Request[Nothing], services: Services) -> Response:  # noqa: ARG001 - the endpoint has looked at it
    """Go on where the last sync stopped, until there is no next page."""
    source = Source(services.config.setting("RATES_URL"))
    with sync.only_one(services.database):
        outcome = sync.copy(services.database, source)
    if outcome is None:
        raise Unavailable("the exchange-rate service")
    return responses.ok(asdict(outcome))
