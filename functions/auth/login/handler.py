"""POST /auth/login: e-mail and password for an access token and a refresh token."""

from dataclasses import dataclass
from typing import Annotated

from shared import auth, responses
from shared.domain import sessions
from shared.errors import Unauthenticated
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import text


@dataclass(frozen=True)
class Credentials:
    """What the user knows; any text is looked up, so the form of accounts is not told."""

    email: Annotated[str, text(1, 254)]
    password: Annotated[str, text(1, 1024)]


@endpoint(body=Credentials)
def handle(request: Request[Credentials], services: Services) -> Response:
    """Begin a session."""
    email = request.body.email.lower()
    account = auth.verify_login(services, email, request.body.password, request.address)
    if account is None:
        raise Unauthenticated("the e-mail address or the password is wrong")
    with services.database.transaction() as connection:
        session_id = sessions.begin(connection, account.user.id)
        refresh_token = sessions.add_refresh_token(connection, session_id)
    family = sessions.Family(session_id, account.user.id, account.user.role)
    pair = auth.token_pair(services, family, refresh_token)
    return responses.ok(pair, {"Cache-Control": "no-store"})
