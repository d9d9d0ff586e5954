"""
What can go wrong, with the status and title each kind is answered with.

One table, so that a status and its problem document (RFC 9457) always agree. Handlers
raise these and `http` renders them; nothing else becomes an answer.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

KINDS = {
    "malformed": (400, "Malformed request"),
    "unauthenticated": (401, "Not signed in"),
    "forbidden": (403, "Not allowed"),
    "missing": (404, "Not found"),
    "method-not-allowed": (405, "Method not allowed"),
    "conflict": (409, "Conflict"),
    "precondition-failed": (412, "Precondition failed"),
    "too-large": (413, "Too large"),
    "unsupported-media-type": (415, "Unsupported media type"),
    "invalid": (422, "Invalid values"),
    "busy": (429, "Too many requests"),
    "internal": (500, "Internal error"),
    "unavailable": (503, "Unavailable"),
}


class Problem(Exception):  # noqa: N818 - named after what it is rendered as
    """Anything that is answered with a problem document; *detail* is shown to the caller."""

    code: ClassVar[str] = "internal"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers: dict[str, str] = {}

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.code][0]

    @property
    def title(self) -> str:
        """The same words for every problem of this code."""
        return KINDS[self.code][1]


class Malformed(Problem):
    """The request cannot be read."""

    code = "malformed"


class Unauthenticated(Problem):
    """Nobody, or nobody we can believe, is asking."""

    code = "unauthenticated"

    def __init__(self, detail: str = "a bearer token is required") -> None:
        super().__init__(detail)
        self.headers["WWW-Authenticate"] = "Bearer"


class Forbidden(Problem):
    """We know who asks, and they may not."""

    code = "forbidden"


class Missing(Problem):
    """There is nothing at this address."""

    code = "missing"


class NotAllowed(Problem):
    """The address exists, but not for this method; *allow* are the methods it takes."""

    code = "method-not-allowed"

    def __init__(self, path: str, method: str, allow: str) -> None:
        super().__init__(f"{path} does not take {method}")
        self.headers["Allow"] = allow


class Conflict(Problem):
    """The request contradicts what is stored."""

    code = "conflict"


class PreconditionFailed(Problem):
    """The caller's If-Match speaks of another version; *etag* is the present one."""

    code = "precondition-failed"

    def __init__(self, etag: str) -> None:
        super().__init__(f"the resource has changed: its ETag is {etag}")


class TooLarge(Problem):
    """The body has more bytes than the route takes."""

    code = "too-large"

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(f"the body has {size_bytes} bytes; at most {limit_bytes} are accepted")


class UnsupportedMediaType(Problem):
    """The body is of a kind, charset or encoding the route does not read."""

    code = "unsupported-media-type"


@dataclass(frozen=True, order=True)
class FieldError:
    """One value that cannot be accepted: `email` `is required`."""

    field: str
    message: str


class Invalid(Problem):
    """Values that cannot be accepted: one field and message, or several *errors*."""

    code = "invalid"

    def __init__(
        self, message: str = "", *, field: str = "body", errors: Iterable[FieldError] = ()
    ) -> None:
        self.errors = sorted(errors) or [FieldError(field, message)]
        super().__init__("; ".join(f"{error.field} {error.message}" for error in self.errors))


class Busy(Problem):
    """Too many of these for now; *retry_after_seconds* is rounded up to at least 1."""

    code = "busy"

    def __init__(self, detail: str, retry_after_seconds: float) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = str(max(1, math.ceil(retry_after_seconds)))


class Unavailable(Problem):
    """Something we depend on does not answer, such as `the database`."""

    code = "unavailable"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is unavailable; try again later")
        self.headers["Retry-After"] = "2"


class Internal(Problem):
    """A mistake of ours; the caller learns only where to find it."""

    def __init__(self) -> None:
        super().__init__("something went wrong here; the request id finds it in the logs")
