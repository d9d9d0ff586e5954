"""
Traces: one span for each request, continued from the caller's traceparent.

The exporter is made at the first request, so that each gunicorn worker has its own
thread after the fork. Without an OTLP endpoint only the context is passed on.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, has_app_context, request
from opentelemetry import context, propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
FIRST_FAILURE = 500


class LazyTracer:
    """Makes the process's tracer when it is first asked for."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tracer: Tracer | None = None

    def get(self) -> Tracer:
        with self.lock:
            if self.tracer is None:
                self.tracer = make_tracer()
            return self.tracer


def make_tracer() -> Tracer:
    """A tracer that exports when the standard OTEL_* variables say where to."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return trace.NoOpTracer()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    service = os.environ.get("OTEL_SERVICE_NAME") or "monolith"
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("monolith")


def tracer() -> Tracer:
    """The application's tracer; one that does nothing outside an application."""
    if not has_app_context():
        return trace.NoOpTracer()
    lazy: LazyTracer = current_app.extensions["telemetry"]
    return lazy.get()


class Telemetry:
    """Hooks that trace every request of an application."""

    def init_app(self, app: Flask, given: Tracer | None = None) -> None:
        lazy = LazyTracer()
        lazy.tracer = given
        app.extensions["telemetry"] = lazy
        app.before_request(begin)
        app.after_request(note_status)
        app.teardown_request(end)


def begin() -> None:
    """Start the request's span and make it the current one."""
    route = request.url_rule.rule.replace("<", "{").replace(">", "}") if request.url_rule else None
    attributes = {"http.request.method": request.method, "url.path": request.path}
    if route:
        attributes["http.route"] = route
    span = tracer().start_span(
        f"{request.method} {route}" if route else request.method,
        context=propagate.extract({name.lower(): value for name, value in request.headers}),
        kind=SpanKind.SERVER,
        attributes=attributes,
    )
    g.span = span
    g.span_token = context.attach(trace.set_span_in_context(span))


def note_status(response: Response) -> Response:
    """Write the answer's status to the request's span."""
    span: Span = g.span
    span.set_attribute("http.response.status_code", response.status_code)
    if response.status_code >= FIRST_FAILURE:
        span.set_status(StatusCode.ERROR)
    return response


def end(_error: BaseException | None) -> None:
    """End the request's span, after a streamed answer too."""
    if "span" in g:
        context.detach(g.pop("span_token"))
        g.pop("span").end()


@contextmanager
def outbound(name: str, peer: str) -> Iterator[dict[str, str]]:
    """A span around a call to *peer*; yields the headers that continue the trace there."""
    with tracer().start_as_current_span(
        name,
        kind=SpanKind.CLIENT,
        attributes={"server.address": peer},
    ):
        yield trace_headers()


def trace_headers() -> dict[str, str]:
    """The W3C headers of the current span; empty where there is no trace."""
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers
