"""PATCH /users/me: change the caller's name, e-mail address, locale or currency."""

from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar

from shared import etags, responses
from shared.domain import notifications, users
from shared.errors import Invalid, PreconditionFailed
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import email as address
from shared.values import pattern, text

LOCALE = pattern("[a-z]{2}(-[A-Z]{2})?", "a language such as en or de-AT")
SUBJECT = "Your e-mail address was changed"
CURRENCY = pattern("[A-Z]{3}", "a currency such as EUR")


@dataclass(frozen=True)
class ProfileChange:
    """What the caller may change; a missing field stays as it is."""

    READ_ONLY: ClassVar = {"id", "role", "created_at", "updated_at", "version", "password"}

    name: Annotated[str | None, text(1, 100)] = None
    email: Annotated[str | None, address] = None
    locale: Annotated[str | None, LOCALE] = None
    currency: Annotated[str | None, CURRENCY] = None

    def __post_init__(self) -> None:
        if not self.values():
            raise Invalid("must name at least one field")

    def values(self) -> dict[str, str]:
        """Return what was given, by the columns' names."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@endpoint(body=ProfileChange, signed_in=True)
def handle(request: Request[ProfileChange], services: Services) -> Response:
    """Store the change, and tell the old address when it is replaced."""
    with services.database.transaction() as connection:
        before = users.locked(connection, request.caller.user_id).user
        expected = request.headers.get("if-match")
        if expected is not None and not etags.match(expected, before.etag, weakly=False):
            raise PreconditionFailed(before.etag)
        user = users.change(connection, before, request.body.values())
        if user.email != before.email:
            text_of_change = f"Your Ledger account now uses {user.email}."
            draft = notifications.Draft("email", before.email, text_of_change, SUBJECT)
            notifications.accept(connection, user.id, draft)
    return responses.ok(user.public(), {"ETag": user.etag})
