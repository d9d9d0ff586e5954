"""Trace context, from the caller to what the handler calls."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from offramp_runtime import tracing
from opentelemetry import propagate, trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def traceparent(flags: str) -> str:
    return f"traceparent: 00-{TRACE}-00f067aa0ba902b7-{flags}"


def inject(_event, _context):
    carrier = {}
    propagate.inject(carrier)
    return carrier


def outgoing(_event, _context):
    return {"body": inject(_event, _context)}


@pytest.fixture
def spans(monkeypatch):
    """Spans recorded by a real SDK that keeps them in memory."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "make_provider", lambda: provider)
    return exporter


@pytest.mark.parametrize("flags", ["00", "01"])
def test_context_passes_through_without_an_sdk(serve, flags):
    """A function without a receiver must not tear a trace apart."""
    answer = serve(outgoing).get("/", traceparent(flags))

    assert f"00-{TRACE}-00f067aa0ba902b7-{flags}".encode() in answer


def test_a_sampled_request_is_one_server_span(serve, spans):
    """With the attributes of OpenTelemetry's HTTP conventions."""
    serve(outgoing, exports_traces=True, route="GET /users/{id}").get("/users/1", traceparent("01"))

    (span,) = spans.get_finished_spans()
    assert span.name == "GET /users/{id}"
    assert span.kind is trace.SpanKind.SERVER
    assert f"{span.context.trace_id:032x}" == TRACE
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "url.path": "/users/1",
        "http.route": "/users/{id}",
        "http.response.status_code": 200,
    }


def test_the_handlers_spans_are_children(serve, spans):
    """The SQL statement has to hang below its request."""

    def handle(_event, _context):
        return format(trace.get_current_span().get_span_context().span_id, "016x")

    answer = serve(handle, exports_traces=True).get("/", traceparent("01"))

    (span,) = spans.get_finished_spans()
    assert answer.endswith(f"{span.context.span_id:016x}".encode())


def test_an_unsampled_request_records_nothing(serve, spans):
    """The caller has decided, and the cheap way keeps its decision."""
    answer = serve(outgoing, exports_traces=True).get("/", traceparent("00"))

    assert f"{TRACE}-00f067aa0ba902b7-00".encode() in answer
    assert spans.get_finished_spans() == ()


@pytest.mark.parametrize(
    "value",
    ["rubbish", f"ff-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01"],
)
def test_a_malformed_traceparent_starts_a_new_trace(serve, spans, value):
    """W3C trace context, part 4.2: an invalid header is as none."""
    serve(outgoing, exports_traces=True).get("/", f"traceparent: {value}")

    (span,) = spans.get_finished_spans()
    assert span.parent is None


def test_a_failed_request_marks_its_span(serve, spans):
    """Searching for failed traces has to find it."""
    serve(lambda _event, _context: {"statusCode": 503}, exports_traces=True).get()

    assert spans.get_finished_spans()[0].status.status_code is trace.StatusCode.ERROR


def test_spans_reach_an_otlp_receiver_at_the_end(monkeypatch):
    """What was recorded last must not be lost when the process ends."""
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{receiver.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "auth-login")
        provider = tracing.make_provider()
        provider.get_tracer("test").start_span("last").end()
        provider.shutdown()

    (message,) = [ExportTraceServiceRequest.FromString(body) for body in received]
    resource = message.resource_spans[0].resource
    assert resource.attributes[0].value.string_value == "auth-login"
    assert message.resource_spans[0].scope_spans[0].spans[0].name == "last"
