"""POST /data/uploads: store the bank transactions of a CSV file."""

from contextlib import ExitStack
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
    """Keep the file and store its good rows, both or neither."""
    file = received.read(request)
    key = once.key_of(request, ROUTE, file.content)
    layout = layouts.inspect(file.content, request.caller.user.currency)
    rows = Rows(file.content, layout)
    upload = uploads.Upload(uuid4(), request.caller.user_id, file, layout)

    with ExitStack() as files:

        def store(connection: Connection) -> dict[str, Any]:
            counts = uploads.store(connection, upload, rows)
            files.enter_context(services.storage.kept(upload.path, file.content))
            return upload.public(counts)

        return once.answer(services, key, 201, store)
