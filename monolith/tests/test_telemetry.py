"""Spans of requests, statements and calls to others."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
MESSAGE = {"to": "+4915123456789", "text": "secret text"}


@pytest.fixture
def spans(world):
    """Every finished span of the application, oldest first."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    world.app.extensions["telemetry"].tracer = provider.get_tracer("test")
    return exporter.get_finished_spans


def test_a_request_continues_the_callers_trace(world, spans):
    """One trace id from the gateway on; the route is the template, not the path."""
    world.call("POST", "/integrations/webhooks/shop", headers={"traceparent": PARENT})
    [span] = [span for span in spans() if span.kind is SpanKind.SERVER]

    assert f"{span.context.trace_id:032x}" == TRACE
    assert f"{span.parent.span_id:016x}" == "b7ad6b7169203331"
    assert span.name == "POST /integrations/webhooks/{source}"
    assert span.attributes["http.route"] == "/integrations/webhooks/{source}"
    assert span.attributes["http.response.status_code"] == 401


def test_statements_and_calls_are_children(world, ana, outside, spans):
    """With the statement's text, and never its values."""
    world.call("POST", "/notifications/sms", ana, json=MESSAGE, headers={"traceparent": PARENT})
    found = spans()
    statements = [span for span in found if "db.query.text" in span.attributes]
    server = next(span for span in found if span.kind is SpanKind.SERVER)

    assert any(span.name == "INSERT" for span in statements)
    assert any(span.name == "HTTP POST" for span in found)
    assert {span.parent.span_id for span in statements} == {server.context.span_id}
    assert {f"{span.context.trace_id:032x}" for span in found} == {TRACE}
    assert "secret text" not in str([span.attributes for span in found])


def test_a_streamed_answer_ends_its_span_last(world, ana, spans):
    """Its statements belong to it too."""
    world.call("GET", "/data/export", ana)

    assert spans()[-1].name == "GET /data/export"
    assert any("transactions" in str(span.attributes.get("db.query.text")) for span in spans())


def test_a_failed_statement_marks_its_span(world, ana, ben, spans):
    """A taken address is found by the database."""
    world.call("PATCH", "/users/me", ana, json={"email": ben.email})
    failed = [span for span in spans() if span.status.status_code is StatusCode.ERROR]

    assert [(span.name, span.status.description) for span in failed] == [
        ("UPDATE", "UniqueViolation"),
    ]


def test_an_untraced_request_makes_no_statement_spans(world, ana, spans):
    """The caller's decision not to sample holds here."""
    headers = {"traceparent": PARENT[:-1] + "0"}
    world.call("GET", "/users/me", ana, headers=headers)

    assert spans() == ()
