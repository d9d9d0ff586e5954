"""The one shape of an error: RFC 9457 problem documents, with the request id and no detail."""

import json

from offramp_runtime.response import Response


def problem(status: int, title: str, request_id: str, **headers: str) -> Response:
    """Return a problem document; `retry_after="1"` becomes the header Retry-After."""
    document = {"type": "about:blank", "title": title, "status": status, "request_id": request_id}
    named = [(name.replace("_", "-").title(), value) for name, value in headers.items()]
    return Response(
        status=status,
        headers=[("Content-Type", "application/problem+json"), *named],
        body=json.dumps(document).encode(),
    )
