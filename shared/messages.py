"""What a handler is given and what it returns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shared import json_body, values

if TYPE_CHECKING:
    from shared.domain.sessions import Caller

T = TypeVar("T")
ADDRESS_CHARACTERS = 255  # an index has no room for whatever a client may send


@dataclass(frozen=True)
class Request(Generic[T]):
    """
    One request, checked as far as the endpoint's rules say.

    Header names are lower case; `query` has the first value of each parameter; `address`
    is the client's, as the gateway saw it.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    raw: bytes
    request_id: str
    parsed: T | None = None
    signed_in: "Caller | None" = None

    @property
    def body(self) -> T:
        """The body in the shape the endpoint asked for."""
        if self.parsed is None:
            raise LookupError("this endpoint did not ask for a body")
        return self.parsed

    @property
    def caller(self) -> "Caller":
        """Who is asking; only where the endpoint requires somebody."""
        if self.signed_in is None:
            raise LookupError("this endpoint did not ask for a caller")
        return self.signed_in

    @property
    def address(self) -> str:
        """The client's address: what the nearest proxy added, else `unknown`."""
        added = self.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return added[:ADDRESS_CHARACTERS] or "unknown"

    @property
    def last_segment(self) -> str:
        """What stands behind the path's last slash, for routes that end in {placeholder}."""
        return self.path.rpartition("/")[2]

    def read(self, shape: type[Any]) -> Any:
        """Return the raw JSON body as a *shape*, or raise what is wrong with it."""
        json_body.check_headers(self.headers)
        return values.read(shape, json_body.parse(self.raw))


@dataclass(frozen=True)
class Response:
    """One answer; a body of bytes or of chunks of bytes is sent as it is."""

    status: int
    body: str | bytes | Iterator[bytes] = ""
    headers: Mapping[str, str] = field(default_factory=dict)
