"""GET /users/me: the caller's profile, or 304 when they have this version already."""

from shared import etags, responses
from shared.http import Request, Response, endpoint
from shared.services import Services


@endpoint(signed_in=True)
def handle(request: Request[None], _services: Services) -> Response:
    """Answer from the row that the sign-in has read."""
    user = request.caller.user
    headers = {"ETag": user.etag, "Cache-Control": "private, no-cache"}
    if etags.match(request.headers.get("if-none-match"), user.etag):
        return Response(304, headers=headers)
    return responses.ok(user.public(), headers)
