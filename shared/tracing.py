"""
Spans (OpenTelemetry) where the runtime does not make them.

Our runtime opens a server span before a handler is called; under another template, or in
the worker, nobody does. The unsampled case costs no span objects: most requests are that.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import context, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

PROPAGATOR = TraceContextTextMapPropagator()
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
NOTHING: AbstractContextManager[None] = nullcontext()


def tracer() -> trace.Tracer:
    """Return the tracer of this library."""
    return trace.get_tracer("shared")


def server(
    name: str, headers: Mapping[str, str], attributes: Mapping[str, str]
) -> AbstractContextManager[object]:
    """
    Continue the caller's trace in a server span, unless the runtime has opened one.

    Spans are counted by *name*: it holds no path that was asked for.
    """
    if trace.get_current_span().get_span_context().is_valid:
        return NOTHING
    return _span(name, trace.SpanKind.SERVER, headers, attributes)


def consumer(
    name: str, headers: Mapping[str, str], attributes: Mapping[str, str]
) -> AbstractContextManager[object]:
    """Continue the trace of *headers* (traceparent, tracestate) where a message is handled."""
    return _span(name, trace.SpanKind.CONSUMER, headers, attributes)


@contextmanager
def _span(
    name: str, kind: trace.SpanKind, headers: Mapping[str, str], attributes: Mapping[str, str]
) -> Iterator[trace.Span]:
    parent = PROPAGATOR.extract(dict(headers), context.Context())
    with tracer().start_as_current_span(
        name, context=parent, kind=kind, attributes=dict(attributes)
    ) as span:
        yield span


def sql(statement: str) -> AbstractContextManager[object]:
    """Open a client span for *statement* (its text; values are never recorded)."""
    if not trace.get_current_span().is_recording():
        return NOTHING
    return tracer().start_as_current_span(
        statement.split(None, 1)[0].upper(),
        kind=trace.SpanKind.CLIENT,
        attributes={"db.system.name": "postgresql", "db.query.text": statement.strip()},
    )


def headers() -> dict[str, str]:
    """Return traceparent and tracestate of the current span, for whoever continues it."""
    carrier: dict[str, str] = {}
    PROPAGATOR.inject(carrier)
    return carrier


def ensure_configured(service_name: str) -> None:
    """
    Export spans where one of ENDPOINTS says, unless a provider is set already.

    The other standard OTEL_* settings (sampler, headers, OTEL_SERVICE_NAME) apply too.
    """
    is_disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if is_disabled or not any(os.environ.get(name) for name in ENDPOINTS):
        return
    if not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = os.environ.get("OTEL_SERVICE_NAME", service_name)
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
