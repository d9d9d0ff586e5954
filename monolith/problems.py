"""Errors that become problem documents (RFC 9457); one class for each code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, order=True)
class FieldError:
    """One value that was refused, and why."""

    field: str
    message: str


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Base of all answers from 400 on; *headers* go with the answer."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})


class Malformed(Problem):
    """The body cannot be read."""

    status, code, title = 400, "malformed", "Malformed request"


class Unauthenticated(Problem):
    """Nobody is signed in, or a signature does not hold."""

    status, code, title = 401, "unauthenticated", "Not signed in"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, {"WWW-Authenticate": "Bearer"})


class Forbidden(Problem):
    """The caller may not do this."""

    status, code, title = 403, "forbidden", "Not allowed"


class Missing(Problem):
    """There is nothing at this path."""

    status, code, title = 404, "missing", "Not found"

    def __init__(self, path: str) -> None:
        super().__init__(f"there is nothing at {path}")


class MethodNotAllowed(Problem):
    """The path exists, but not for this method."""

    status, code, title = 405, "method-not-allowed", "Method not allowed"


class Conflict(Problem):
    """The request contradicts what is stored."""

    status, code, title = 409, "conflict", "Conflict"


class PreconditionFailed(Problem):
    """The caller's If-Match names another version."""

    status, code, title = 412, "precondition-failed", "Precondition failed"


class TooLarge(Problem):
    """The body has more bytes than the route takes."""

    status, code, title = 413, "too-large", "Too large"

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"the body has {size_bytes} bytes; at most {limit_bytes} are accepted",
        )


class UnsupportedMediaType(Problem):
    """The body is in a form the route does not read."""

    status, code, title = 415, "unsupported-media-type", "Unsupported media type"


class Invalid(Problem):
    """Values that can be read but not accepted."""

    status, code, title = 422, "invalid", "Invalid values"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = sorted(errors)
        super().__init__("; ".join(f"{error.field} {error.message}" for error in self.errors))


class Busy(Problem):
    """Too many requests; try again after *retry_after_seconds*."""

    status, code, title = 429, "busy", "Too many requests"

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail, {"Retry-After": str(max(1, retry_after_seconds))})


class Internal(Problem):
    """Something this application did not expect."""

    status, code, title = 500, "internal", "Internal error"

    def __init__(self) -> None:
        super().__init__("something went wrong here; the request id finds it in the logs")


class Unavailable(Problem):
    """Something this application needs does not answer."""

    status, code, title = 503, "unavailable", "Unavailable"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is unavailable; try again later", {"Retry-After": "2"})
