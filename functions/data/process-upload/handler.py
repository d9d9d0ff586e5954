"""POST /data/uploads: store the bank transactions of a CSV file."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from shared.domain import once
from shared.http import Request, Response, endpoint
from shared.services import Services

from . import layouts, received, uploads
from .bookings import Rows

ROUTE = "POST /data/uploads"


@endpoint(signed_in=True)
def handle(request: Request[None], services: Services) -> Response:
    """Store the file's good rows, and keep it: no row is without its file."""
    file = received.read(request)
    key = once.key_of(request, ROUTE, file.content)
    layout = layouts.inspect(file.content, request.caller.user.currency)
    rows = Rows(file.content, layout)
    uploads.require_some(rows)
    upload = uploads.Upload(uuid4(), request.caller.user_id, file, layout)

    def store(connection: Connection) -> dict[str, Any]:
        counts = uploads.store(connection, upload, rows)
        # whether a commit that breaks off was made is not known: a file may be without its row,
        # and goes with the account's folder
        services.storage.write(upload.path, file.content)
        return upload.public(counts)

    return once.answer(services, key, 201, store)
