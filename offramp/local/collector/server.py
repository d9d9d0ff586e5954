"""The HTTP side of the collector: POST /v1/traces, as the OTLP/HTTP specification has it."""

import json
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)

from offramp.local.collector.chunked import chunks
from offramp.local.collector.decode import TooLargeError, UnreadableError, spans, unpack
from offramp.local.collector.store import Store

MOST_BYTES = 16_000_000
PROTOBUF = "application/x-protobuf"
JSON = "application/json"


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and hands spans to *store*."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, store: Store) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store = store


class Handler(BaseHTTPRequestHandler):
    """One connection of a sender."""

    protocol_version = "HTTP/1.1"
    server: Server
    timeout = 60

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        """Tell that the collector lives, and how many spans it had to drop."""
        self._answer(HTTPStatus.OK, JSON, json.dumps({"dropped": self.server.store.dropped}))

    def do_POST(self) -> None:
        try:
            body = self._body()
            kind = (self.headers.get("content-type") or "").split(";")[0].strip()
            if self.path != "/v1/traces":
                self._answer(HTTPStatus.NOT_FOUND, JSON, '{"message": "only /v1/traces is here"}')
            elif kind not in (PROTOBUF, JSON):
                self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, JSON, '{"message": "not OTLP"}')
            else:
                self._accept(self.server.store.add(spans(body, kind)), kind)
        except UnreadableError as error:
            self.close_connection = True
            self._answer(HTTPStatus.BAD_REQUEST, JSON, json.dumps({"message": str(error)}))
        except TooLargeError as error:
            self.close_connection = True
            message = json.dumps({"message": str(error)})
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, JSON, message)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing for each export: there is one every few seconds from everybody."""

    def _body(self) -> bytes:
        """Return the whole body, unpacked; what cannot be read to its end ends the connection."""
        length = self.headers.get("content-length", "")
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            body = b"".join(chunks(self.rfile, MOST_BYTES))
        elif not length.isdigit():
            raise UnreadableError("a content-length is needed")
        elif int(length) > MOST_BYTES:
            raise TooLargeError(f"more than {MOST_BYTES} bytes")
        else:
            body = self.rfile.read(int(length))
        return unpack(body, self.headers.get("content-encoding", ""), MOST_BYTES)

    def _accept(self, rejected: int, kind: str) -> None:
        if kind == JSON:
            part = {"partialSuccess": {"rejectedSpans": str(rejected)}} if rejected else {}
            self._answer(HTTPStatus.OK, JSON, json.dumps(part))
            return
        answer = ExportTraceServiceResponse()
        if rejected:
            answer.partial_success.CopyFrom(ExportTracePartialSuccess(rejected_spans=rejected))
        self._answer(HTTPStatus.OK, PROTOBUF, answer.SerializeToString())

    def _answer(self, status: HTTPStatus, kind: str, body: str | bytes) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(data)
