"""GET /data/export: all transactions of the caller, as a stream."""

from dataclasses import dataclass
from typing import Annotated

from shared import values
from shared.http import Request, Response, endpoint
from shared.services import Services

from . import bookings
from .formats import FORMATS


@dataclass(frozen=True)
class Choice:
    """What the query says; other parameters are ignored."""

    ACCEPTS_UNKNOWN = True

    format: Annotated[str, values.choice(*FORMATS)] = "csv"


@endpoint(signed_in=True)
def handle(request: Request[None], services: Services) -> Response:
    """Read the first rows, so that a failure is still answered as one, and stream the rest."""
    name = values.read(Choice, request.query).format
    wanted, user_id = FORMATS[name], request.caller.user_id
    if wanted.most_rows:
        bookings.require_at_most(services.database, user_id, wanted.most_rows)
    chunks = wanted.write(bookings.batches(services.database, user_id))
    headers = {
        "Content-Type": wanted.content_type,
        "Content-Disposition": f'attachment; filename="transactions.{name}"',
    }
    return Response(200, chunks, headers)
