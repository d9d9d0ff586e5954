"""One trace from the request through the statements to the delivery."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from shared import testing, tracing
from shared.http import endpoint
from tests.servers import Server

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SAMPLED = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
UNSAMPLED = {"traceparent": f"00-{TRACE}-{PARENT}-00"}


@pytest.fixture
def spans(monkeypatch):
    """Record spans of this test; returns what has ended so far."""
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "tracer", lambda: provider.get_tracer("test"))
    return exporter.get_finished_spans


@endpoint()
def read_and_write(_request, services):
    """One read and one transaction."""
    from shared import responses

    services.database.row("SELECT %(secret)s", {"secret": "hunter2"})
    with services.database.transaction() as connection:
        connection.execute(text("SELECT :secret AS found"), {"secret": "hunter2"})
    return responses.ok(tracing.headers())


def ask(services, headers):
    """Call the handler with trace headers."""
    return testing.call(read_and_write, testing.event("GET", "/x", headers=headers), services)


def test_a_request_and_its_statements_are_one_trace(services, spans):
    """A slow request shows which statement made it so."""
    ask(services, SAMPLED)

    found = spans()
    assert {format(span.context.trace_id, "032x") for span in found} == {TRACE}
    server = next(span for span in found if span.kind is trace.SpanKind.SERVER)
    assert format(server.parent.span_id, "016x") == PARENT
    statements = [span for span in found if span.attributes.get("db.query.text")]
    assert [span.parent.span_id for span in statements] == [server.context.span_id] * 2


@pytest.mark.parametrize(
    ("settings_of_route", "name"),
    [({"OFFRAMP_ROUTE": "GET /x/{id}"}, "GET /x/{id}"), ({}, "GET")],
)
def test_a_span_is_named_by_its_route(settings, services, spans, settings_of_route, name):
    """Paths are as many as there are rows, or guesses; the runtime names them alike."""
    settings.update(settings_of_route)

    ask(services, SAMPLED)

    server = next(span for span in spans() if span.kind is trace.SpanKind.SERVER)
    assert server.name == name
    assert server.attributes["url.path"] == "/x"
    assert server.attributes.get("http.route") == ("/x/{id}" if settings_of_route else None)


def test_values_are_not_recorded(services, spans):
    """Traces are kept by others, and for long."""
    ask(services, SAMPLED)

    texts = [
        span.attributes["db.query.text"] for span in spans() if "db.query.text" in span.attributes
    ]
    assert len(texts) == 2
    assert not any("hunter2" in statement for statement in texts)


def test_the_trace_goes_on_from_here(services, spans):
    """Outbox rows carry these headers to the worker."""
    carried = ask(services, SAMPLED).json["traceparent"]

    assert carried.split("-")[1] == TRACE
    assert carried.split("-")[2] != PARENT


def test_an_unsampled_request_leaves_no_span(services, spans):
    """Nine of ten requests are that; the decision was made by the gateway."""
    carried = ask(services, UNSAMPLED).json["traceparent"]

    assert spans() == ()
    assert carried.startswith(f"00-{TRACE}-")
    assert carried.endswith("-00")


def test_a_span_of_the_runtime_is_not_doubled(services, spans):
    """Our runtime has opened the server span already."""
    with tracing.tracer().start_as_current_span("runtime"):
        ask(services, SAMPLED)

    assert [span.name for span in spans() if span.kind is trace.SpanKind.SERVER] == []
    assert len(spans()) == 3


def test_a_failed_statement_ends_its_span(services, spans):
    """An open span would swallow everything after it."""
    from sqlalchemy.exc import ProgrammingError

    def fail():
        with services.database.transaction() as connection:
            connection.execute(text("SELECT nothing_of_that_name"))

    with tracing.tracer().start_as_current_span("request"):
        with pytest.raises(ProgrammingError):
            fail()
        inner = trace.get_current_span()

    assert inner.name == "request"
    assert [span.status.is_ok for span in spans()] == [False, True]


@pytest.fixture
def collector():
    """A server that takes spans as an OTLP collector does; its URL, and the paths asked for."""
    asked = []

    class Traces(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, b"a request" in body, b"billing" in body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Keep the test's output clean."""

    server = Server(("127.0.0.1", 0), Traces)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


PROGRAM = """
from shared import tracing
tracing.ensure_configured("billing")
tracing.ensure_configured("another name")
with tracing.server("a request", {}, {}):
    pass
"""


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces"),
    ],
)
@pytest.mark.parametrize("is_disabled", [False, True])
def test_spans_go_to_the_endpoint_before_the_process_ends(collector, name, path, is_disabled):
    """Under a foreign template nobody else configures it; a short process loses no span."""
    url, asked = collector
    environment = {**os.environ, name: url + path, "OTEL_SDK_DISABLED": str(is_disabled)}
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True)

    assert asked == ([] if is_disabled else [("/v1/traces", True, True)])


def test_without_an_endpoint_nothing_is_exported(monkeypatch):
    """No collector, no SDK: it would cost time and lead nowhere."""
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    before = trace.get_tracer_provider()

    tracing.ensure_configured("function")

    assert trace.get_tracer_provider() is before
