"""
One SERVER span per request, through the OpenTelemetry API.

Without an OTLP endpoint there is no SDK at all; the caller's trace context still reaches what
the handler calls. A request that its caller did not sample never enters the SDK either, when
the sampler follows the caller.
"""

import threading
from contextvars import Context
from typing import Any

from opentelemetry import context as current
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanKind, Status, StatusCode

from offramp_runtime import traceparent
from offramp_runtime.request import Request
from offramp_runtime.settings import Settings

FLUSH_SECONDS = 2.0
SERVER_ERROR = 500


class Tracing:
    """Starts and ends the spans of requests."""

    def __init__(self, settings: Settings) -> None:
        self._provider = make_provider() if settings.exports_traces else None
        self._follows_caller = settings.sampler_follows_caller
        self._route = settings.route
        self._tracer = trace.get_tracer("offramp_runtime", tracer_provider=self._provider)

    def start(self, request: Request, into: Context) -> Span | None:
        """Start a request's span and make it the current one in the context *into*."""
        caller = traceparent.extract(request)
        if caller is None and self._provider is None:
            return None
        if caller is not None and self._is_cheap(caller):
            span: Span = NonRecordingSpan(caller)
        else:
            span = self._record(request, caller)
        into.run(current.attach, trace.set_span_in_context(span, current.Context()))
        return span

    def end(self, span: Span, status: int) -> None:
        """End a span with the status that was answered; 5xx marks it as failed."""
        if not span.is_recording():
            return
        span.set_attribute("http.response.status_code", status)
        if status >= SERVER_ERROR:
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def stop(self) -> None:
        """Send what is left; gives up after FLUSH_SECONDS."""
        if self._provider is None:
            return
        sender = threading.Thread(target=self._provider.shutdown, daemon=True)
        sender.start()
        sender.join(FLUSH_SECONDS)

    def _is_cheap(self, caller: trace.SpanContext) -> bool:
        return self._provider is None or (self._follows_caller and not caller.trace_flags.sampled)

    def _record(self, request: Request, caller: trace.SpanContext | None) -> Span:
        path, _ = request.path_and_query
        attributes = {"http.request.method": request.method, "url.path": path}
        if self._route:
            attributes["http.route"] = self._route.rpartition(" ")[2]
        parent = current.Context()
        if caller is not None:
            parent = trace.set_span_in_context(NonRecordingSpan(caller), parent)
        name = self._route or request.method
        return self._tracer.start_span(name, parent, SpanKind.SERVER, attributes)


def make_provider() -> Any:
    """
    Return an SDK provider that exports in the background, set up by the OTEL_* environment.

    Made after the fork, since it starts a thread; resource detectors other than the
    environment are left out because their discovery takes longer than a cold start.
    """
    from opentelemetry.sdk.resources import OTELResourceDetector
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from offramp_runtime.exporter import LateExporter

    provider = TracerProvider(resource=OTELResourceDetector().detect(), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(LateExporter()))
    trace.set_tracer_provider(provider)
    return provider
