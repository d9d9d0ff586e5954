"""POST /auth/logout: end the caller's session, and with it all its tokens."""

from shared import responses
from shared.domain import sessions
from shared.http import Request, Response, endpoint
from shared.services import Services


@endpoint(signed_in=True, allow_revoked=True)
def handle(request: Request[None], services: Services) -> Response:
    """Revoke the session; may be repeated."""
    with services.database.transaction() as connection:
        sessions.revoke(connection, request.caller.session_id, "logout")
    return responses.no_content()
