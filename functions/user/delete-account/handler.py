"""DELETE /users/me: remove everything of the caller; payments keep, without a name."""

from dataclasses import dataclass
from typing import Annotated

from shared import auth, outbox, responses
from shared.errors import Forbidden
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import text

from . import removal


@dataclass(frozen=True)
class Farewell:
    """The password once more, so that a borrowed phone cannot delete an account."""

    password: Annotated[str, text(1, 1024)]


@endpoint(body=Farewell, signed_in=True)
def handle(request: Request[Farewell], services: Services) -> Response:
    """Delete and anonymise in one transaction; the files follow through the outbox."""
    user = request.caller.user
    if not auth.verify_login(services, user.email, request.body.password, request.address):
        raise Forbidden("the password is wrong")
    with services.database.transaction() as connection:
        removal.remove(connection, user.id)
        outbox.add(connection, "storage.delete", {"paths": [f"uploads/{user.id}/"]})
    return responses.no_content()
