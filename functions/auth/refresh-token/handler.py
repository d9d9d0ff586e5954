"""POST /auth/refresh-token: a refresh token for a new pair of tokens."""

from dataclasses import dataclass
from typing import Annotated

from shared import auth, responses
from shared.domain import sessions
from shared.errors import Unauthenticated
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import text


@dataclass(frozen=True)
class Refresh:
    """The token of the last answer."""

    refresh_token: Annotated[str, text(1, 512)]


@endpoint(body=Refresh)
def handle(request: Request[Refresh], services: Services) -> Response:
    """Rotate the pair; what a reuse revokes is committed before the refusal."""
    with services.database.transaction() as connection:
        family = sessions.use(connection, request.body.refresh_token)
        following = sessions.add_refresh_token(connection, family.session_id) if family else ""
    if family is None:
        raise Unauthenticated("the refresh token is not valid")
    pair = auth.token_pair(services, family, following)
    return responses.ok(pair, {"Cache-Control": "no-store"})
