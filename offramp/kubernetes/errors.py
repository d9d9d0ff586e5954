"""What a cluster refuses, in words that help."""

from offramp.errors import OfframpError

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT = 401, 403, 404, 409


class ClusterError(OfframpError):
    """The API server refused; *status* is its HTTP status, None where it did not answer."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class ConflictError(ClusterError):
    """Somebody else changed the object meanwhile, or owns a field of it."""
