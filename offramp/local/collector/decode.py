"""
Turn an OTLP export request, protobuf or JSON, into plain spans.

In OTLP's JSON form ids are hexadecimal, not base64 as protobuf's own JSON form has it.
Source: OpenTelemetry Protocol specification 1.9, "JSON Protobuf Encoding".
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from typing import Any

from google.protobuf.json_format import ParseDict, ParseError  # type: ignore[import-untyped]  # protobuf has no types
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # as above
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

Plain = dict[str, Any]
IDS = ("traceId", "spanId", "parentSpanId")
KINDS = ("", "internal", "server", "client", "producer", "consumer")


class UnreadableError(ValueError):
    """The body is not an OTLP request; the message says why."""


class TooLargeError(ValueError):
    """The body is larger, once unpacked, than is taken."""


def unpack(body: bytes, encoding: str, most_bytes: int) -> bytes:
    """Return *body* without its content encoding, without unpacking more than *most_bytes*."""
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise UnreadableError(f"the content encoding {encoding!r} is not gzip")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, most_bytes + 1)
    except zlib.error as error:
        raise UnreadableError(f"not gzip: {error}") from error
    if len(plain) > most_bytes:
        raise TooLargeError(f"more than {most_bytes} bytes once unpacked")
    if not unpacker.eof:
        raise UnreadableError("the gzip stream ends too early")
    return plain


def spans(body: bytes, content_type: str) -> list[Plain]:
    """Return the spans of an export request in its order; `UnreadableError` when it is none."""
    request = ExportTraceServiceRequest()
    try:
        if content_type == "application/json":
            ParseDict(_with_base64_ids(json.loads(body)), request, ignore_unknown_fields=True)
        else:
            request.ParseFromString(body)
    except (DecodeError, ParseError, ValueError, binascii.Error, RecursionError) as error:
        raise UnreadableError(f"not an OTLP trace request: {error}") from error
    return list(_all(request))


def _all(request: ExportTraceServiceRequest) -> Iterator[Plain]:
    for resource in request.resource_spans:
        service = _attributes(resource.resource.attributes).get("service.name", "unknown")
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield _span(span, str(service))


def _span(span: Span, service: str) -> Plain:
    plain = {
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "parent_id": span.parent_span_id.hex() or None,
        "service": service,
        "name": span.name,
        "kind": KINDS[span.kind] if span.kind < len(KINDS) else "",
        "start_ns": span.start_time_unix_nano,
        "end_ns": span.end_time_unix_nano,
        "failed": span.status.code == Status.STATUS_CODE_ERROR,
        "message": span.status.message,
        "attributes": _attributes(span.attributes),
    }
    errors = [_attributes(e.attributes) for e in span.events if e.name == "exception"]
    return plain | ({"errors": errors} if errors else {})


def _attributes(pairs: "Iterator[KeyValue] | Any") -> Plain:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return _attributes(value.kvlist_value.values)
    if kind == "bytes_value":
        return value.bytes_value.hex()
    return getattr(value, kind) if kind else None


def _with_base64_ids(document: Any) -> Any:
    if isinstance(document, list):
        return [_with_base64_ids(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {
        key: base64.b64encode(bytes.fromhex(value)).decode()
        if key in IDS and isinstance(value, str)
        else _with_base64_ids(value)
        for key, value in document.items()
    }
