"""One complete HTTP request, as the parser hands it over."""

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from offramp_runtime.event import Event
from offramp_runtime.mappings import Headers, Query

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Request:
    """A request whose body has arrived whole; *target* is as it stood in the request line."""

    method: str
    target: bytes
    raw_headers: RawHeaders
    body: bytes
    keep_alive: bool
    is_http_1_0: bool

    def header(self, lower_name: bytes) -> bytes | None:
        """Return the first value of a header, named in lower case."""
        for name, value in self.raw_headers:
            if name.lower() == lower_name:
                return value
        return None

    @property
    def path_and_query(self) -> tuple[str, str]:
        """The decoded path and the raw query, split as WSGI servers do."""
        target = self.target
        if not target.startswith(b"/"):
            target = origin_form(target)
        path, _, query = target.partition(b"#")[0].partition(b"?")
        if b"%" in path:
            path = unquote_to_bytes(path)
        return path.decode("utf-8", "replace"), query.decode("latin-1")

    def event(self, request_id: str) -> Event:
        """Return what the handler gets; X-Request-Id is always there."""
        path, query = self.path_and_query
        headers = Headers(self.raw_headers)
        headers.set_default("x-request-id", request_id)
        return Event(self.body, headers, self.method, Query(query), path)


def origin_form(target: bytes) -> bytes:
    """Return the path of an absolute target (`http://host/path`); `*` and others become `/`."""
    _, separator, rest = target.partition(b"://")
    _, slash, path = rest.partition(b"/")
    return b"/" + path if separator and slash else b"/"
